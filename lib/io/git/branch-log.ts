import { describeCommit } from "./find-merge";
import { EVERY_DIFFERENCE, listGit } from "./run-git";
import type { CommitNote } from "./find-merge";

/** A commit of the branch, and what it brought. */
export interface BranchCommit extends CommitNote {
  /** A merge: what it brought was written on another branch, by whom the commits there say. */
  readonly isMerge: boolean;
  /** Of those asked for, sorted. */
  readonly files: readonly string[];
}

/** The marker of a commit in the answer: no path begins with it. */
const MARK = "\u0001";

/**
 * What came to the branch that is checked out since a revision, and touched some of the paths: a merge is one commit, with
 * all that it brought. The newest first. Paths are files or folders from the root.
 * @throws GitFailure
 */
export async function branchLog(root: string, since: string, paths: readonly string[]): Promise<BranchCommit[]> {
  const shape = ["--first-parent", "--diff-merges=first-parent", "--name-only", "-z", `--format=${MARK}%H %P`];
  const records = await listGit(
    root,
    "log",
    ...shape,
    ...EVERY_DIFFERENCE,
    "--relative",
    `${since}..HEAD`,
    "--",
    ...paths,
  );
  const commits: { id: string; isMerge: boolean; files: string[] }[] = [];
  for (const record of records) {
    const text = record.replace(/^\n/, "");
    if (text.startsWith(MARK)) {
      const [id = "", ...parents] = text.slice(MARK.length).trim().split(" ");
      commits.push({ id, isMerge: parents.length > 1, files: [] });
    } else if (text !== "") commits.at(-1)?.files.push(text);
  }
  const told: BranchCommit[] = [];
  for (const { id, isMerge, files } of commits) {
    told.push({ ...(await describeCommit(root, id)), isMerge, files: files.sort() });
  }
  return told;
}
