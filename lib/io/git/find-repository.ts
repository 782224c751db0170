import { askGit, GitFailure } from "./run-git";

/** Whether a folder is in a git repository; `problem` says why not, or that there is no git. */
export async function findRepository(root: string): Promise<"repository" | { readonly problem: string }> {
  try {
    await askGit(root, "rev-parse", "--git-dir");
    return "repository";
  } catch (cause) {
    if (!(cause instanceof GitFailure)) throw cause;
    return { problem: cause.kind === "no-repository" ? "the files are not in a git repository" : cause.message };
  }
}
