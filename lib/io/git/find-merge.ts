import type { GitPerson, Merged } from "../../ports/line-history";
import { isAncestor } from "./find-commit";
import { askGit } from "./run-git";

/** A commit, in the words of its message and its people. */
export interface CommitNote {
  readonly commit: string;
  readonly author: GitPerson;
  readonly committer: GitPerson;
  readonly at: string;
  readonly committedAt: string;
  readonly subject: string;
}

/** Seconds since 1970, as RFC 3339 in UTC: commits carry the zones of whoever made them. */
function moment(seconds: string): string {
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}

const FORMAT = ["%H", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%s"].join("%x00");

export async function describeCommit(root: string, commit: string): Promise<CommitNote> {
  const words = (await askGit(root, "log", "-1", "--no-mailmap", `--format=${FORMAT}`, commit, "--")).split("\0");
  const [id = commit, name = "", email = "", at = "0", committer = "", mail = "", committedAt = "0", subject = ""] =
    words;
  return {
    commit: id,
    author: { name, email },
    committer: { name: committer, email: mail },
    at: moment(at),
    committedAt: moment(committedAt),
    subject,
  };
}

/** `Merge pull request #12 from …` and `Title (#12)`, as GitHub writes them. */
export function requestOf(subject: string): number | undefined {
  const found = /^Merge pull request #(\d{1,9})\b|\(#(\d{1,9})\)$/.exec(subject);
  return found === null ? undefined : Number(found[1] ?? found[2]);
}

/** The commits that the branch went through, the newest first: behind a merge it goes on with what was merged into. */
export async function branchCommits(root: string): Promise<readonly string[]> {
  return (await askGit(root, "rev-list", "--first-parent", "HEAD", "--")).split("\n");
}

/** How a commit of the history came to the branch. `branch` is of `branchCommits`. */
export async function findMerge(root: string, note: CommitNote, branch: readonly string[]): Promise<Merged> {
  const request = requestOf(note.subject);
  if (branch.includes(note.commit)) return { kind: "direct", by: note.committer, at: note.committedAt, request };
  // All newer ones hold it, and none that is older does: the oldest that holds it merged it.
  let [holds, lacks] = [0, branch.length];
  while (lacks - holds > 1) {
    const middle = Math.floor((holds + lacks) / 2);
    if (await isAncestor(root, note.commit, branch[middle] ?? "")) holds = middle;
    else lacks = middle;
  }
  const merge = await describeCommit(root, branch[holds] ?? "HEAD");
  const { commit, author, at, subject } = merge;
  return { kind: "merge", commit, by: author, at, request: requestOf(subject) ?? request };
}
