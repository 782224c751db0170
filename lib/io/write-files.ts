import { lstat, mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

import writeFileAtomic from "write-file-atomic";

import { quote } from "../diagnostics";

/** Texts by path, from a root, with `/`. */
export type FileTexts = ReadonlyMap<string, string>;

/** The text of a plain file; undefined for what is none, and for a link: git keeps a link's target, not the text behind it. */
async function tryReadPlain(path: string): Promise<string | undefined> {
  const stat = await lstat(path).catch(() => undefined);
  return stat?.isFile() === true ? await readFile(path, "utf8").catch(() => undefined) : undefined;
}

/** The paths whose file is missing, no plain file, or has another text. */
export async function findStale(root: string, files: FileTexts): Promise<string[]> {
  const checked = await Promise.all(
    [...files].map(async ([path, text]) => {
      return (await tryReadPlain(join(root, path))) === text ? [] : [path];
    }),
  );
  return checked.flat();
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`);
}

/**
 * A pull request can bring a symbolic link: what is written through it would land wherever it points.
 * @throws Error for the first folder or file of the path that is a link out of the root, or to nothing
 */
async function refuseLinksOut(root: string, path: string): Promise<void> {
  const realRoot = await realpath(root);
  const parts = path.split("/");
  for (const index of parts.keys()) {
    const part = parts.slice(0, index + 1).join("/");
    const stat = await lstat(join(root, part)).catch(() => undefined);
    if (stat === undefined) return;
    if (!stat.isSymbolicLink()) continue;
    const target = await realpath(join(root, part)).catch(() => undefined);
    if (target !== undefined && isInside(realRoot, target)) continue;
    const where = target === undefined ? "to nothing" : "out of the repository";
    throw new Error(
      `${quote(path)} was not written: ${quote(part)} is a symbolic link ${where}; delete the link, and run it again`,
    );
  }
}

/**
 * Writes each file whole or not at all: an interrupted run leaves no half of one behind.
 * @throws Error, before anything is written, where a link would lead out of the root; Error of node:fs
 */
export async function writeFiles(root: string, files: FileTexts): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const path of files.keys()) await refuseLinksOut(root, path);
  for (const [path, text] of files) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    // A link in the file's place gives way: what is behind it is another file of the repository.
    if ((await lstat(target).catch(() => undefined))?.isSymbolicLink() === true) await rm(target);
    await writeFileAtomic(target, text);
  }
}

const MOST = 1_000;

/**
 * Writes a file that was not there: where `<stem>.md` is taken it becomes `<stem>-2.md`, and so on. Overwrites nothing,
 * also when two do it at once. Returns its path from the root, with `/`.
 * @throws Error where a link would lead out of the root; Error of node:fs
 */
export async function writeNewFile(root: string, stem: string, text: string): Promise<string> {
  await refuseLinksOut(root, dirname(stem));
  await mkdir(dirname(join(root, stem)), { recursive: true });
  for (let number = 1; number <= MOST; number += 1) {
    const path = `${stem}${number === 1 ? "" : `-${number}`}.md`;
    try {
      await writeFile(join(root, path), text, { flag: "wx" });
      return path;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
    }
  }
  throw new Error(`${stem}.md and ${MOST - 1} more of its name are there already`);
}
