import execa from "execa";

import { findCommit } from "../changes/find-commit";

/** The paths that differ between a revision and the commit that is checked out. */
export async function changedPaths(root: string, base: string): Promise<string[]> {
  const { id } = await findCommit(root, base);
  const { stdout } = await execa("git", ["diff", "--name-only", "--no-renames", "-z", id, "HEAD", "--"], {
    cwd: root,
    env: { GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
    stdin: "ignore",
  });
  return stdout.split("\0").filter((path) => path !== "");
}
