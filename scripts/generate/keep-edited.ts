import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { readMark } from "../../lib/generated/mark";
import type { FileTexts } from "../../lib/io/write-files";

/** Files with a mark, parted by what may become of them. */
export interface Parted {
  /** There, and as the program wrote them: they are kept current. */
  readonly intact: FileTexts;
  /** There, and edited or never ours: they are their owner's. */
  readonly edited: readonly string[];
  /** Not there: deleted, or never wanted. */
  readonly missing: readonly string[];
}

/** Looks what is there of files that the program writes, and that anybody may edit. */
export async function partEdited(root: string, files: FileTexts): Promise<Parted> {
  const intact = new Map<string, string>();
  const edited: string[] = [];
  const missing: string[] = [];
  for (const [path, text] of files) {
    const there = await readFile(join(root, path), "utf8").catch(() => undefined);
    if (there === undefined) missing.push(path);
    else if (there === text || readMark(there)?.isIntact === true) intact.set(path, text);
    else edited.push(path);
  }
  return { intact, edited, missing };
}
