import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";

import { completeManifest, type Starter } from "../../lib/init";
import type { FileTexts } from "../../lib/io/write-files";

/** What is written: nothing that is there, but for scripts that `package.json` lacks. */
export async function chooseFiles(
  folder: string,
  files: FileTexts,
  starter: Starter,
): Promise<{ readonly write: Map<string, string>; readonly kept: readonly string[] }> {
  const write = new Map<string, string>();
  const kept: string[] = [];
  for (const [path, text] of files) {
    const there = await lstat(join(folder, path)).catch(() => undefined);
    if (there === undefined) {
      write.set(path, text);
      continue;
    }
    const completed =
      path === "package.json" && there.isFile()
        ? completeManifest(await readFile(join(folder, path), "utf8"), starter)
        : undefined;
    if (completed === undefined) kept.push(path);
    else write.set(path, completed);
  }
  return { write, kept };
}
