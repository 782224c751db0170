import { writeFileSync } from "node:fs";
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

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** A folder, with those above it. @throws Error of node:fs that says why not */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    // What Node says where a disk is read-only. The first folder that is missing has the true reason.
    let first = path;
    while (first !== dirname(first) && !(await isThere(dirname(first)))) first = dirname(first);
    await mkdir(first);
    await mkdir(path, { recursive: true });
  }
}

async function writeOne(target: string, text: string): Promise<void> {
  await makeFolder(dirname(target));
  // A link in the file's place gives way: what is behind it is another file of the repository.
  if ((await lstat(target).catch(() => undefined))?.isSymbolicLink() === true) await rm(target);
  // The library writes once: on a disk that is nearly full that is a part of the text, without an error, and it would put
  // that in the file's place. Node's own function goes on to the end, or throws; the library then takes its file away.
  await writeFileAtomic(target, "", {
    tmpfileCreated: (temporary) => {
      writeFileSync(temporary, text);
    },
  });
}

/** That a file was not written, where, why, and what of the others is. */
function notWritten(root: string, path: string, done: number, files: number, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  const others = files === 1 ? "" : `; ${done} of ${files} files were, each whole: run it again`;
  return new Error(`${join(root, path)} was not written: ${why}${others}`, { cause });
}

/**
 * Writes each file whole or not at all: an interrupted run leaves no half of one behind.
 * @throws Error, before anything is written, where a link would lead out of the root; Error that names the file that
 * could not be written
 */
export async function writeFiles(root: string, files: FileTexts): Promise<void> {
  await makeFolder(root);
  for (const path of files.keys()) await refuseLinksOut(root, path);
  for (const [done, [path, text]] of [...files].entries()) {
    await writeOne(join(root, path), text).catch((cause: unknown) => {
      throw notWritten(root, path, done, files.size, cause);
    });
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
  await makeFolder(dirname(join(root, stem)));
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
