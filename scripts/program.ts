import yargs, { type Argv } from "yargs";

import { orNearest, quote, UsageError } from "../lib/diagnostics";
import { version } from "../package.json";
import type { Parsed } from "./command";
import { COMMANDS } from "./commands";
import { EXIT, type ExitCode, type Io } from "./io";
import { addCommand, addEverywhere, type Line } from "./program/to-yargs";

/** Names of errors that no file, tool or answer causes: where to look is all that can be said. */
const BUGS: ReadonlySet<string> = new Set(["InternalError", "TypeError", "ReferenceError", "RangeError"]);

/** What went wrong, in one line; where it is our bug, with where to look. */
function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const isBug = BUGS.has(cause.name) && (cause as NodeJS.ErrnoException).code === undefined;
  return isBug ? `internal error, our bug: ${cause.stack ?? cause.message}` : cause.message;
}

const HELP = "yarn access --help";

/** `--file -` is stdin; yargs would take the dash for the next option of one that may be repeated. */
function joinDash(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    if (word === "-" && words[index - 1]?.startsWith("--") === true) return [];
    return [word.startsWith("--") && words[index + 1] === "-" ? `${word}=-` : word];
  });
}

/** Subcommands that are also spelled as an option of their command: `adopt --drop` is `adopt drop`. */
function nameSubcommand(words: readonly string[]): readonly string[] {
  for (const { name, subcommands } of COMMANDS) {
    const at = words.indexOf(name);
    const named = subcommands.find(({ alsoAs }) => alsoAs !== undefined && words.includes(alsoAs));
    if (at === -1 || named === undefined) continue;
    return [...words.slice(0, at + 1), named.name, ...words.slice(at + 1).filter((word) => word !== named.alsoAs)];
  }
  return words;
}

/** No command was run, and neither help nor the version was asked for. */
function refuseCommand(parsed: Parsed): never {
  const [first] = Array.isArray(parsed["_"]) ? parsed["_"].map(String) : [];
  const names = COMMANDS.map(({ name }) => name);
  const problem =
    first === undefined
      ? "name a command; --help lists them"
      : `${quote(first)} is no command${orNearest(first, names)}`;
  throw new UsageError(`${problem}\n${HELP}`);
}

function programOf(words: readonly string[], io: Io, line: Line): Argv {
  const program = addEverywhere(yargs([...words]))
    .scriptName("yarn access")
    .usage("$0 <command>: who may do what on which EKS cluster, as code")
    .locale("en")
    .parserConfiguration({ "parse-positional-numbers": false, "dot-notation": false })
    .wrap(Math.min(io.columns, 120))
    .version(version)
    .exitProcess(false)
    .fail((message: string | null, cause: Error | undefined) => {
      // yargs' own errors are about the command line; any other is what the command itself ran into.
      if (cause !== undefined && cause.name !== "YError") throw cause;
      throw new UsageError(`${message ?? cause?.message ?? "wrong usage"}\n${HELP}`);
    });
  return COMMANDS.reduce((all, command) => addCommand(all, command, line), program);
}

/** Runs one command line. Every failure becomes an exit code and a line on stderr; nothing is thrown. */
export async function runProgram(words: readonly string[], io: Io): Promise<ExitCode> {
  const argv = joinDash(nameSubcommand(words));
  let exit: ExitCode | undefined;
  let shown = "";
  const line: Line = {
    words: argv,
    run: async ({ run }, parsed) => {
      exit = await run?.(parsed, io);
    },
  };
  try {
    const parsed = await programOf(argv, io, line).parseAsync(argv, {}, (_error, _args, output) => {
      shown = output;
    });
    if (shown !== "") io.out(`${shown}\n`);
    else if (exit === undefined) refuseCommand(parsed);
    return exit ?? EXIT.ok;
  } catch (cause) {
    io.err(`${explain(cause)}\n`);
    return cause instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}
