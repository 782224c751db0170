import { lstat, readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

import { readRevision } from "./git/read-revision";

/** Where campaigns are, from the root. */
const FOLDER = "reviews";
/** A hundred thousand rows. In bytes. */
const LARGEST = 128 * 1024 * 1024;

/** The names of all campaigns, sorted. */
export async function listReviews(root: string): Promise<string[]> {
  const entries = await readdir(join(root, FOLDER), { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The texts below `reviews/<name>/`, by path from the root. Links are not followed: they are not there. */
export async function readReview(root: string, name: string): Promise<Map<string, string>> {
  const top = join(root, FOLDER, name);
  const entries = await readdir(top, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, string>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const stat = await lstat(path);
    if (!stat.isFile() || stat.size > LARGEST) continue;
    files.set(relative(root, path).split(sep).join("/"), await readFile(path, "utf8"));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same as it was at a git revision; empty where it was not there. @throws UsageError without such a revision */
export async function readReviewAt(root: string, revision: string, name: string): Promise<Map<string, string>> {
  const files = await readRevision(root, revision, [`${FOLDER}/${name}`], LARGEST);
  return new Map([...files].flatMap(([path, file]) => ("text" in file ? [[path, file.text] as const] : [])));
}
