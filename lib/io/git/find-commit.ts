import { printable, quote, UsageError } from "../../diagnostics";
import { askGit, GitFailure } from "./run-git";

export interface Commit {
  readonly id: string;
  readonly committed: Date;
}

/** What git answers; undefined where it refuses. Without git, or without a repository, nothing can be told. */
async function tryAsk(root: string, ...args: readonly string[]): Promise<string | undefined> {
  return await askGit(root, ...args).catch((cause: unknown) => {
    if (cause instanceof GitFailure && cause.kind === "refused") return undefined;
    throw cause;
  });
}

/** The command that brings a revision here, where its name could be one of the remote's. */
function remedy(revision: string): string {
  const branch = revision.replace(/^origin\//, "");
  if (!/^[A-Za-z0-9][\w./-]*$/.test(branch)) return "fetch it first; a shallow clone has only the newest";
  return `fetch it first: git fetch origin ${branch}`;
}

/**
 * The commit that a revision names.
 * @throws UsageError when it is not here: with what brings it here
 */
export async function findCommit(root: string, revision: string): Promise<Commit> {
  // A name that starts with a dash would be read as an option of git's.
  if (!/^[^-\s:][^\s:]*$/.test(revision)) throw new UsageError(`${quote(revision)} is no git revision`);
  await askGit(root, "rev-parse", "--git-dir").catch((cause: unknown) => {
    if (!(cause instanceof GitFailure) || cause.kind === "no-git") throw cause;
    const why = cause.kind === "refused" ? `cannot be looked at: ${cause.message}` : "is in no git repository";
    throw new UsageError(`${quote(root)} ${why}: there is no revision to compare with`, { cause });
  });
  const id = await tryAsk(root, "rev-parse", "--verify", "--quiet", `${revision}^{commit}`);
  if (id === undefined) throw new UsageError(`revision ${quote(revision)} is not here; ${remedy(revision)}`);
  // `^main` and ranges are revisions to git, but no single one.
  if (!/^[0-9a-f]{40,64}$/.test(id)) throw new UsageError(`${quote(revision)} is no single git revision`);
  return { id, committed: new Date(await askGit(root, "log", "-1", "--format=%cI", id, "--")) };
}

/** Whether one revision is in the history of another; false also in a shallow clone, where nobody can tell. */
export async function isAncestor(root: string, one: string, other: string): Promise<boolean> {
  return (await tryAsk(root, "merge-base", "--is-ancestor", one, other)) !== undefined;
}

/**
 * What to say when a revision has commits that the compared one does not have: they would show the other way round.
 * Undefined where all is well, and in a shallow clone, where nobody can tell.
 */
export async function tryWarnOfBehind(root: string, base: string, head: string): Promise<string | undefined> {
  if (await isAncestor(root, base, head)) return undefined;
  if ((await askGit(root, "rev-parse", "--is-shallow-repository")) === "true") return undefined;
  const common = (await tryAsk(root, "merge-base", base, head)) ?? "";
  const other = common === "" ? "" : `, or compare with where they parted: --base ${common.slice(0, 12)}`;
  return `${printable(base)} has commits that ${printable(head)} has not: they show the other way round; merge them first${other}`;
}
