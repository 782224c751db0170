import type { Command } from "../command";
import { list } from "./list";
import { synth } from "./synth";
import { validate } from "./validate";

/** Every command, in the order of the help text. */
export const COMMANDS: readonly Command[] = [validate, list, synth];
