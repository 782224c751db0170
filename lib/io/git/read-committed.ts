import { askGit, GitFailure } from "./run-git";

/**
 * A file as the last commit has it; undefined where it has none of that name, and where there is no commit or no git.
 * @param path from `root`, with slashes
 */
export async function tryReadCommitted(root: string, path: string): Promise<string | undefined> {
  try {
    return await askGit(root, "show", `HEAD:./${path}`);
  } catch (cause) {
    if (cause instanceof GitFailure) return undefined;
    throw cause;
  }
}
