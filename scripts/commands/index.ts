import type { Command } from "../command";
import { diff } from "./diff";
import { makeGenerate } from "./generate";
import { list } from "./list";
import { newTeam } from "./new-team";
import { sandbox } from "./sandbox";
import { synth } from "./synth";
import { validate } from "./validate";

const OTHERS = [validate, list, synth, diff, newTeam, sandbox] as const;

/** Every command, in the order of the help text. */
export const COMMANDS: readonly Command[] = [...OTHERS, makeGenerate(OTHERS)];
