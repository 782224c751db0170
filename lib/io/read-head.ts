import execa from "execa";

/** Which revision a working tree is at. */
export interface GitHead {
  readonly commit: string;
  readonly tree: string;
  /** Whether anything in the tree, new files too, is not in the commit. */
  readonly dirty: boolean;
}

/** The revision of the repository that a folder is in; undefined where there is none, or no git. Never throws. */
export async function tryReadHead(root: string): Promise<GitHead | undefined> {
  const env = { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, LC_ALL: "C" };
  const git = async (...args: string[]): Promise<string> =>
    (await execa("git", args, { cwd: root, env, extendEnv: false, stdin: "ignore" })).stdout;
  try {
    const [commit, tree] = (await git("rev-parse", "HEAD", "HEAD^{tree}")).split("\n");
    const changed = await git("status", "--porcelain", "--untracked-files=normal", "--", ".");
    return commit === undefined || tree === undefined ? undefined : { commit, tree, dirty: changed !== "" };
  } catch {
    return undefined;
  }
}
