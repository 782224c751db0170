import type { Command } from "../../scripts/command";
import { COMMANDS } from "../../scripts/commands";

/** A command, with the words that stand behind its name. */
export interface FoundCommand {
  readonly command: Command;
  readonly rest: readonly string[];
}

/** The command, or subcommand, that the first words name: `migrate check --planned`. */
export function tryFindCommand(
  words: readonly string[],
  among: readonly Command[] = COMMANDS,
): FoundCommand | undefined {
  const [first, ...rest] = words;
  const command = among.find(({ name }) => name === first);
  return command && (tryFindCommand(rest, command.subcommands) ?? { command, rest });
}

/** Every command and subcommand, with the words that name it. */
export function everyCommand(
  among: readonly Command[] = COMMANDS,
  above: readonly string[] = [],
): { readonly words: readonly string[]; readonly command: Command }[] {
  return among.flatMap((command) => {
    const words = [...above, command.name];
    return [{ words, command }, ...everyCommand(command.subcommands, words)];
  });
}
