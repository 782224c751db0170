import type { Argv, Options } from "yargs";

import { UsageError } from "../../lib/diagnostics";
import { placeholder, type Command, type Parsed } from "../command";
import { EVERYWHERE, type Option } from "../options";
import { problemsOf, type Place } from "./check-words";

/** The words of one command line, and what becomes of the command that they name. */
export interface Line {
  readonly words: readonly string[];
  readonly run: (command: Command, parsed: Parsed) => Promise<void>;
}

/** An option whose value is forgotten must not fall back to its default: `yarn list --cluster` is not every cluster. */
function yargsOption({ type, array, choices, short, default: preset, required, describe }: Option): Options {
  return {
    ...(short === undefined ? {} : { alias: short }),
    ...(choices === undefined ? { type: type ?? "string" } : { choices }),
    ...(array === undefined ? {} : { array }),
    ...(preset === undefined ? {} : { default: preset }),
    ...(type === "boolean" ? {} : { requiresArg: true }),
    describe: required === true ? `${describe} (required)` : describe,
  };
}

/** Flags of subcommands: given before the subcommand's name, they must not take it for their value. */
function flagsBelow({ subcommands }: Command): string[] {
  return subcommands.flatMap((command) => [
    ...Object.keys(command.options).filter((name) => command.options[name]?.type === "boolean"),
    ...flagsBelow(command),
  ]);
}

function addOwn(builder: Argv, command: Command): Argv {
  const { positionals, options } = command;
  for (const { name, describe, optional } of positionals) {
    builder.positional(name, { type: "string", describe, demandOption: optional !== true });
  }
  // Not those of its subcommands as well: each has its own.
  for (const [name, option] of Object.entries(options)) builder.option(name, { ...yargsOption(option), global: false });
  const flags = flagsBelow(command).filter((name) => !(name in options));
  for (const name of flags) builder.option(name, { type: "boolean", global: false, hidden: true });
  return builder;
}

/** @throws UsageError with everything that is wrong, and where help is */
function refuseWrong(place: Place, parsed: Parsed, words: readonly string[]): void {
  const problems = problemsOf(place, parsed, words);
  if (problems.length === 0) return;
  throw new UsageError([...problems, `yarn access ${place.path.join(" ")} --help`].join("\n"));
}

/** Adds a command with its subcommands to a yargs program, or to a command above. */
export function addCommand(program: Argv, command: Command, line: Line, parent?: Place): Argv {
  const path = [...(parent?.path ?? []), command.name];
  const place: Place = { command, path, parent: parent?.command };
  const words = [
    command.name,
    ...command.positionals.map(placeholder),
    ...(command.subcommands.length === 0 ? [] : [command.run === undefined ? "<command>" : "[command]"]),
  ];
  const isGroup = command.subcommands.length > 0;
  return program.command(
    isGroup ? command.name : words.join(" "),
    command.describe,
    (builder) => {
      if (isGroup) builder.usage(`$0 ${[...path.slice(0, -1), ...words].join(" ")}\n\n${command.describe}`);
      const own = addOwn(builder, command);
      return command.subcommands.reduce((above, below) => addCommand(above, below, line, place), own);
    },
    async (parsed) => {
      refuseWrong(place, parsed, line.words);
      await line.run(command, parsed);
    },
  );
}

/** What all commands take, on the program itself. */
export function addEverywhere(program: Argv): Argv {
  return program.options(
    Object.fromEntries(Object.entries(EVERYWHERE).map(([name, option]) => [name, yargsOption(option)])),
  );
}
