import { lstat, readFile } from "node:fs/promises";

import { quote } from "../../lib/diagnostics";

/**
 * The text of a file that somebody else's code wrote.
 * @throws Error when it is missing, no plain file, larger than `most` bytes, or not UTF-8
 */
export async function readSmallFile(path: string, most: number): Promise<string> {
  const stat = await lstat(path).catch((cause: unknown) => {
    throw new Error(`${quote(path)} is not there`, { cause });
  });
  if (!stat.isFile()) throw new Error(`${quote(path)} is no plain file`);
  if (stat.size > most) throw new Error(`${quote(path)} has ${stat.size} bytes, and ${most} may`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    throw new Error(`${quote(path)} is not UTF-8`, { cause });
  }
}
