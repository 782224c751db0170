import { createHash } from "node:crypto";

import { toJson } from "./campaign";

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The names of files below a folder with the SHA-256 of each. */
export function manifestText(folder: string, files: ReadonlyMap<string, string>): string {
  const hashes = [...files].map(([path, text]) => [path.slice(folder.length + 1), sha256(text)] as const);
  return toJson({ files: Object.fromEntries(hashes.sort(([a], [b]) => (a < b ? -1 : 1))) });
}
