import { quote, UsageError } from "../../diagnostics";
import { FOLDERS, LARGEST_FILE, LOCK_FILE, PLATFORM_FILE, type RepoFile, type RepoFiles } from "../../source";
import { GitFailure, listGit, runGit } from "./run-git";

const SYMBOLIC_LINK = "120000";

interface TreeEntry {
  readonly mode: string;
  readonly type: string;
  readonly object: string;
  /** NaN for what is not a file. */
  readonly size: number;
  readonly path: string;
}

/** Records of `git ls-tree -r -l -z`: mode, type, object, size, then a tab and the path. */
function parseTree(records: readonly string[]): TreeEntry[] {
  return records.flatMap((record) => {
    const [, mode, type, object, size, path] = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(record) ?? [];
    if (mode === undefined || type === undefined || object === undefined || path === undefined) return [];
    return [{ mode, type, object, size: Number(size), path }];
  });
}

/** What cannot be read as a file, by the tree alone; undefined for what can. */
function problemOf({ mode, type, size }: TreeEntry, largest: number): RepoFile | undefined {
  if (mode === SYMBOLIC_LINK) return { problem: "symbolic-link" };
  if (type !== "blob") return { problem: "not-a-file" };
  return size > largest ? { problem: "too-large" } : undefined;
}

function decode(bytes: Uint8Array): RepoFile {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { problem: "not-utf8" };
  }
}

/** The contents of files, in their order; one process for all. `git cat-file --batch`: a line, the bytes, a line end. */
async function readBlobs(root: string, entries: readonly TreeEntry[]): Promise<Uint8Array[]> {
  if (entries.length === 0) return [];
  const output = await runGit(root, ["cat-file", "--batch"], entries.map(({ object }) => `${object}\n`).join(""));
  let at = 0;
  return entries.map(({ size }) => {
    const start = output.indexOf("\n", at) + 1;
    at = start + size + 1;
    return output.subarray(start, start + size);
  });
}

/** What the compiler reads. */
const OF_ACCESS = [PLATFORM_FILE, LOCK_FILE, ...FOLDERS];

/**
 * The files of a repository as they were at a git revision, with nothing checked out.
 *
 * @param what files and folders from the root; default: what the compiler reads
 * @param largest a file of more bytes is not read
 * @throws UsageError when there is no such revision, or no git.
 */
export async function readRevision(
  root: string,
  revision: string,
  what: readonly string[] = OF_ACCESS,
  largest = LARGEST_FILE,
): Promise<RepoFiles> {
  // A name that starts with a dash would be read as an option of git's.
  if (!/^[^-\s:][^\s:]*$/.test(revision)) throw new UsageError(`${quote(revision)} is no git revision`);
  const tree = await listGit(root, "ls-tree", "-r", "-l", "-z", revision, "--", ...what).catch((cause: unknown) => {
    if (!(cause instanceof GitFailure)) throw cause;
    throw new UsageError(
      `revision ${quote(revision)} cannot be read (${cause.message}); is it there? A shallow clone has only the newest`,
      { cause },
    );
  });
  const entries = parseTree(tree);
  const readable = entries.filter((entry) => problemOf(entry, largest) === undefined);
  const contents = await readBlobs(root, readable);
  const read = new Map(readable.map((entry, index) => [entry, decode(contents[index] ?? new Uint8Array())]));
  return new Map(
    entries.map((entry) => [entry.path, problemOf(entry, largest) ?? read.get(entry) ?? { problem: "unreadable" }]),
  );
}
