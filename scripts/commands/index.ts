import type { Command } from "../command";
import { demo } from "./demo";
import { diff } from "./diff";
import { drift } from "./drift";
import { makeGenerate } from "./generate";
import { list } from "./list";
import { newTeam } from "./new-team";
import { sandbox } from "./sandbox";
import { synth } from "./synth";
import { validate } from "./validate";

const OTHERS = [validate, list, synth, diff, drift, newTeam, sandbox, demo] as const;

/** Every command, in the order of the help text. */
export const COMMANDS: readonly Command[] = [...OTHERS, makeGenerate(OTHERS)];
