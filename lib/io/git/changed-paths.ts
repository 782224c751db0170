import { findCommit } from "./find-commit";
import { EVERY_DIFFERENCE, listGit } from "./run-git";

/**
 * The paths that differ between a revision and the commit that is checked out. Plumbing: `git diff` has settings that
 * leave paths out.
 * @throws UsageError when there is no such revision
 */
export async function changedPaths(root: string, base: string): Promise<string[]> {
  const { id } = await findCommit(root, base);
  const how = ["-r", "-z", "--name-only", "--no-ext-diff", "--no-textconv", ...EVERY_DIFFERENCE];
  return await listGit(root, "diff-tree", ...how, id, "HEAD", "--");
}
