import type { LineHistories, LineHistory } from "../../ports/line-history";
import { blameLines, type BlamedLine } from "./blame-lines";
import { branchCommits, describeCommit, findMerge } from "./find-merge";
import { askGit, GitFailure } from "./run-git";

const SHALLOW =
  "the clone is shallow and its history ends here: fetch all of it (git fetch --unshallow; in a workflow fetch-depth: 0)";

interface Repository {
  readonly branch: readonly string[];
  readonly isShallow: boolean;
}

async function openRepository(root: string): Promise<Repository> {
  const isShallow = (await askGit(root, "rev-parse", "--is-shallow-repository")) === "true";
  return { branch: await branchCommits(root), isShallow };
}

async function historyOf(root: string, { commit }: BlamedLine, { branch }: Repository): Promise<LineHistory> {
  const note = await describeCommit(root, commit);
  const { author, at, subject } = note;
  return { kind: "committed", commit, author, at, subject, merged: await findMerge(root, note, branch) };
}

/** Asks git of the repository that a folder is in; each commit is looked at once. */
export function gitLineHistories(root: string): LineHistories {
  const commits = new Map<string, Promise<LineHistory>>();
  let repository: Promise<Repository> | undefined;
  const look = async (line: BlamedLine | undefined, at: Repository): Promise<LineHistory> => {
    if (line === undefined || /^0+$/.test(line.commit)) return { kind: "uncommitted" };
    if (line.isBoundary && at.isShallow) return { kind: "unknown", why: SHALLOW };
    const found = commits.get(line.commit) ?? historyOf(root, line, at);
    commits.set(line.commit, found);
    return await found;
  };
  return {
    of: async (file, lines) => {
      try {
        repository ??= openRepository(root);
        const at = await repository;
        const blamed = await blameLines(root, file, lines);
        const told: [number, LineHistory][] = [];
        for (const line of lines) told.push([line, await look(blamed.get(line), at)]);
        return new Map(told);
      } catch (cause) {
        if (!(cause instanceof GitFailure)) throw cause;
        // What git has never seen is only in the folder.
        const isNew = /no such path|no such ref|bad revision 'HEAD'/.test(cause.message);
        const history: LineHistory = isNew ? { kind: "uncommitted" } : { kind: "unknown", why: cause.message };
        return new Map(lines.map((line) => [line, history]));
      }
    },
  };
}
