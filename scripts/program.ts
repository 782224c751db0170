import yargs, { type Argv, type Options } from "yargs";

import { UsageError } from "../lib/diagnostics";
import type { Arguments, Command } from "./command";
import { COMMANDS } from "./commands";
import { EXIT, type ExitCode, type Io } from "./io";

/** An option whose value is forgotten must not fall back to its default: `yarn list --cluster` is not every cluster. */
function withValues(options: Command["options"]): Command["options"] {
  const typed = Object.entries(options).map(([name, option]) => {
    return [name, option.type === "boolean" ? option : { ...option, requiresArg: true }] as const;
  });
  return Object.fromEntries(typed);
}

function addCommand(program: Argv, command: Command, run: (args: Arguments) => Promise<void>): Argv {
  const { positional } = command;
  const name = positional === undefined ? command.name : `${command.name} <${positional.name}>`;
  return program.command(
    name,
    command.describe,
    (builder) => {
      if (positional !== undefined)
        builder.positional(positional.name, { type: "string", describe: positional.describe, demandOption: true });
      return builder.options(withValues(command.options));
    },
    run,
  );
}

/** Names of errors that no file, tool or answer causes: where to look is all that can be said. */
const BUGS: ReadonlySet<string> = new Set(["InternalError", "TypeError", "ReferenceError", "RangeError"]);

/** What went wrong, in one line; where it is our bug, with where to look. */
function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const isBug = BUGS.has(cause.name) && (cause as NodeJS.ErrnoException).code === undefined;
  return isBug ? `internal error, our bug: ${cause.stack ?? cause.message}` : cause.message;
}

const ROOT: Options = {
  type: "string",
  requiresArg: true,
  describe: "The folder of the repository's files (default: here, or ACCESS_ROOT)",
};

/**
 * Refuses what yargs would take for something else: an option without a value or given twice (it would not count), and
 * a value for one that takes none (`--check=yes` would be `false`, and what only checks would write).
 */
function refuseOddOptions(command: Command, args: Arguments, argv: readonly string[]): void {
  for (const [name, option] of Object.entries({ root: ROOT, ...command.options })) {
    const value = args[name];
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (option.type === "boolean") {
      const given = argv.filter((word) => word.startsWith(`--${name}=`) || word.startsWith(`--no-${name}=`));
      if (given.some((word) => !/=(true|false)$/.test(word))) throw new UsageError(`--${name} takes no value`);
    }
    if (values.length === 0 || values.includes("")) throw new UsageError(`--${name} needs a value`);
    if (option.array !== true && values.length > 1) throw new UsageError(`--${name} is given more than once`);
  }
}

/** `--file -` is stdin; yargs would take the dash for the next option of one that may be repeated. */
function joinDash(argv: readonly string[]): string[] {
  return argv.flatMap((word, index) => {
    if (word === "-" && argv[index - 1]?.startsWith("--") === true) return [];
    return [word.startsWith("--") && argv[index + 1] === "-" ? `${word}=-` : word];
  });
}

/** Runs one command line. Every failure becomes an exit code and a line on stderr; nothing is thrown. */
export async function runProgram(words: readonly string[], io: Io): Promise<ExitCode> {
  const argv = joinDash(words);
  let exit: ExitCode = EXIT.ok;
  let program: Argv = yargs(argv)
    .scriptName("yarn access")
    .usage("$0 <command>: who may do what on which EKS cluster, as code")
    .option("root", ROOT)
    .locale("en")
    .parserConfiguration({ "parse-positional-numbers": false })
    .wrap(Math.min(io.columns, 120))
    .strict()
    .demandCommand(1, "name a command; --help lists them")
    .recommendCommands()
    .version(false)
    .exitProcess(false)
    .fail((message: string | null, cause: Error | undefined) => {
      // yargs' own errors are about the command line; any other is what the command itself ran into.
      if (cause !== undefined && cause.name !== "YError") throw cause;
      throw new UsageError(`${message ?? cause?.message ?? "wrong usage"}\nyarn access --help`);
    });
  for (const command of COMMANDS) {
    program = addCommand(program, command, async (args) => {
      refuseOddOptions(command, args, argv);
      exit = await command.run(args, io);
    });
  }
  try {
    await program.parseAsync(argv, {}, (_error, _args, output) => {
      if (output !== "") io.out(`${output}\n`);
    });
    return exit;
  } catch (cause) {
    io.err(`${explain(cause)}\n`);
    return cause instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}
