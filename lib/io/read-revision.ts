import execa from "execa";

import { FOLDERS, LARGEST_FILE, LOCK_FILE, PLATFORM_FILE, type RepoFile, type RepoFiles } from "../source";
import { UsageError } from "./environment";

const SYMBOLIC_LINK = "120000";

interface TreeEntry {
  readonly mode: string;
  readonly size: number;
  readonly path: string;
}

/** Lines of `git ls-tree -r -l -z`: mode, type, object, size, then a tab and the path. */
function parseTree(output: string): TreeEntry[] {
  return output.split("\0").flatMap((record) => {
    const [, mode, size, path] = /^(\d+) \w+ \w+ +(\d+|-)\t(.*)$/s.exec(record) ?? [];
    return mode === undefined || path === undefined ? [] : [{ mode, size: Number(size), path }];
  });
}

async function git(root: string, args: readonly string[]): Promise<Buffer> {
  const { stdout } = await execa("git", args, { cwd: root, encoding: null, stripFinalNewline: false });
  return stdout;
}

async function readBlob(root: string, revision: string, entry: TreeEntry): Promise<RepoFile> {
  if (entry.mode === SYMBOLIC_LINK) return { problem: "symbolic-link" };
  if (entry.size > LARGEST_FILE) return { problem: "too-large" };
  const bytes = await git(root, ["show", `${revision}:./${entry.path}`]);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { problem: "not-utf8" };
  }
}

/**
 * The files of a repository as they were at a git revision, with nothing checked out.
 * @throws UsageError when there is no such revision, or no git.
 */
export async function readRevision(root: string, revision: string): Promise<RepoFiles> {
  // A name that starts with a dash would be read as an option of git's.
  if (!/^[^-\s:][^\s:]*$/.test(revision)) throw new UsageError(`${JSON.stringify(revision)} is no git revision`);
  const tree = await git(root, [
    "ls-tree",
    "-r",
    "-l",
    "-z",
    revision,
    "--",
    PLATFORM_FILE,
    LOCK_FILE,
    ...FOLDERS,
  ]).catch((cause: unknown) => {
    throw new UsageError(`git cannot read revision ${JSON.stringify(revision)} of ${root}`, { cause });
  });
  const entries = parseTree(tree.toString("utf8"));
  const files = await Promise.all(
    entries.map(async (entry) => [entry.path, await readBlob(root, revision, entry)] as const),
  );
  return new Map(files);
}
