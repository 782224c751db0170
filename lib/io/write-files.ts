import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import writeFileAtomic from "write-file-atomic";

/** Texts by path, from a root, with `/`. */
export type FileTexts = ReadonlyMap<string, string>;

/** The paths whose file is missing or has another text. */
export async function findStale(root: string, files: FileTexts): Promise<string[]> {
  const checked = await Promise.all(
    [...files].map(async ([path, text]) => {
      const found = await readFile(join(root, path), "utf8").catch(() => undefined);
      return found === text ? [] : [path];
    }),
  );
  return checked.flat();
}

/** Writes each file whole or not at all: an interrupted run leaves no half of one behind. */
export async function writeFiles(root: string, files: FileTexts): Promise<void> {
  for (const [path, text] of files) {
    const target = join(root, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFileAtomic(target, text);
  }
}
