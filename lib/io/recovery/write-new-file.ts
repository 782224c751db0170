import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const MOST = 1_000;

/**
 * Writes a file that was not there: where `<stem>.md` is taken it becomes `<stem>-2.md`, and so on. Overwrites nothing,
 * also when two do it at once. Returns its path from the root, with `/`.
 */
export async function writeNewFile(root: string, stem: string, text: string): Promise<string> {
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
