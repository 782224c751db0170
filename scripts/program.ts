import yargs, { type Argv } from "yargs";

import { UsageError } from "../lib/io/environment";
import type { Arguments, Command } from "./command";
import { COMMANDS } from "./commands";
import { EXIT, type ExitCode, type Io } from "./io";

function addCommand(program: Argv, command: Command, run: (args: Arguments) => Promise<void>): Argv {
  const { positional } = command;
  const name = positional === undefined ? command.name : `${command.name} <${positional.name}>`;
  return program.command(
    name,
    command.describe,
    (builder) => {
      if (positional !== undefined)
        builder.positional(positional.name, { type: "string", describe: positional.describe, demandOption: true });
      return builder.options(command.options);
    },
    run,
  );
}

/** What went wrong, in one line; where it is our bug, with where to look. */
function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.name === "InternalError" ? `internal error, our bug: ${cause.stack ?? cause.message}` : cause.message;
}

/** Runs one command line. Every failure becomes an exit code and a line on stderr; nothing is thrown. */
export async function runProgram(argv: readonly string[], io: Io): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  let program: Argv = yargs([...argv])
    .scriptName("yarn access")
    .usage("$0 <command>: who may do what on which EKS cluster, as code")
    .option("root", {
      type: "string",
      describe: "The folder of the repository's files (default: here, or ACCESS_ROOT)",
    })
    .locale("en")
    .parserConfiguration({ "parse-positional-numbers": false })
    .wrap(Math.min(io.columns, 120))
    .strict()
    .demandCommand(1, "name a command; --help lists them")
    .recommendCommands()
    .version(false)
    .exitProcess(false)
    .fail((message: string | null, cause: Error | undefined) => {
      throw cause ?? new UsageError(`${message ?? "wrong usage"}\nyarn access --help`);
    });
  for (const command of COMMANDS) {
    program = addCommand(program, command, async (args) => {
      exit = await command.run(args, io);
    });
  }
  try {
    await program.parseAsync([...argv], {}, (_error, _args, output) => {
      if (output !== "") io.out(`${output}\n`);
    });
    return exit;
  } catch (cause) {
    io.err(`${explain(cause)}\n`);
    return cause instanceof UsageError ? EXIT.usage : EXIT.failed;
  }
}
