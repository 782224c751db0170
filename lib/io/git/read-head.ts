import { askGit, EVERY_DIFFERENCE, GitFailure } from "./run-git";

/** Which revision a working tree is at. */
export interface GitHead {
  readonly commit: string;
  readonly tree: string;
  /** Whether anything in the tree, new files too, is not in the commit. */
  readonly dirty: boolean;
}

/** The revision of the repository that a folder is in; undefined where there is none, or no git. */
export async function tryReadHead(root: string): Promise<GitHead | undefined> {
  try {
    const [commit, tree] = (await askGit(root, "rev-parse", "HEAD", "HEAD^{tree}")).split("\n");
    const look = ["status", "--porcelain", ...EVERY_DIFFERENCE, "--untracked-files=normal", "--", "."];
    const changed = await askGit(root, ...look);
    return commit === undefined || tree === undefined ? undefined : { commit, tree, dirty: changed !== "" };
  } catch (cause) {
    if (cause instanceof GitFailure) return undefined;
    throw cause;
  }
}
