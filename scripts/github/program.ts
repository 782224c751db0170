import { programFiles } from "../../lib/github";
import { changedPaths } from "../../lib/io/git/changed-paths";
import { text, type Arguments } from "../command";
import { EXIT, type ExitCode, type Io } from "../io";
import { findRoot } from "../root-folder";
import type { GitHubTask } from "./task";

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const paths = await changedPaths(await findRoot(args, io.env), text(args, "changed") ?? "");
  io.out(`program=${String(programFiles(paths).length > 0)}\n`);
  return EXIT.ok;
}

export const program: GitHubTask = {
  name: "program",
  describe: "Whether more than files of access and documents differ from a revision, for $GITHUB_OUTPUT",
  options: { changed: { type: "string", describe: "What differs from this git revision" } },
  needs: ["changed"],
  run,
};
