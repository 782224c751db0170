import execa from "execa";

import { printable, quote, UsageError } from "../../lib/diagnostics";

export interface Commit {
  readonly id: string;
  readonly committed: Date;
}

const NO_GIT = "git was not found";

/** Git's answer, without its line end. In the repository's folder, whatever a hook that we run under says. */
async function git(root: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined };
  const options = { cwd: root, env: { ...env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" }, extendEnv: false } as const;
  try {
    return (await execa("git", ["--no-replace-objects", ...args], { ...options, stdin: "ignore" })).stdout;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") throw new Error(NO_GIT, { cause });
    throw cause;
  }
}

async function succeeds(root: string, ...args: readonly string[]): Promise<boolean> {
  return await git(root, ...args).then(
    () => true,
    (cause: unknown) => {
      if (cause instanceof Error && cause.message === NO_GIT) throw cause;
      return false;
    },
  );
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
  if (!(await succeeds(root, "rev-parse", "--git-dir"))) {
    throw new UsageError(`${quote(root)} is in no git repository: there is no revision to compare with`);
  }
  const id = await git(root, "rev-parse", "--verify", "--quiet", `${revision}^{commit}`).catch((cause: unknown) => {
    if (cause instanceof Error && cause.message === NO_GIT) throw cause;
    throw new UsageError(`revision ${quote(revision)} is not here; ${remedy(revision)}`, { cause });
  });
  // `^main` and ranges are revisions to git, but no single one.
  if (!/^[0-9a-f]{40,64}$/.test(id)) throw new UsageError(`${quote(revision)} is no single git revision`);
  return { id, committed: new Date(await git(root, "log", "-1", "--format=%cI", id, "--")) };
}

/**
 * What to say when a revision has commits that the compared one does not have: they would show the other way round.
 * Undefined where all is well, and in a shallow clone, where nobody can tell.
 */
export async function tryWarnOfBehind(root: string, base: string, head: string): Promise<string | undefined> {
  if (await succeeds(root, "merge-base", "--is-ancestor", base, head)) return undefined;
  if ((await git(root, "rev-parse", "--is-shallow-repository")) === "true") return undefined;
  const common = await git(root, "merge-base", base, head).catch(() => "");
  const other = common === "" ? "" : `, or compare with where they parted: --base ${common.slice(0, 12)}`;
  return `${printable(base)} has commits that ${printable(head)} has not: they show the other way round; merge them first${other}`;
}
