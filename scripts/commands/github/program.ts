import { programFiles } from "../../../lib/github";
import { defineCommand } from "../../command";
import { EXIT, type ExitCode, type Io } from "../../io";
import { findRoot } from "../../root-folder";
import { changedPaths } from "../../../lib/io/git/changed-paths";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  changed: { type: "string", required: true, describe: "What differs from this git revision" },
} as const satisfies OptionSet;

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const paths = await changedPaths(await findRoot(given, io.env), given.changed);
  io.out(`program=${String(programFiles(paths).length > 0)}\n`);
  return EXIT.ok;
}

export const program = defineCommand({
  name: "program",
  describe: "Whether more than files of access and documents differ from a revision, for $GITHUB_OUTPUT",
  options: OPTIONS,
  examples: ["yarn github program --changed origin/main"],
  run,
});
