import { lstat, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { FOLDERS, LARGEST_FILE, LOCK_FILE, PLATFORM_FILE, type RepoFile, type RepoFiles } from "../source";

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Never follows a symbolic link: it could point out of the repository, at another team's file or a secret. */
async function readRepoFile(path: string): Promise<RepoFile | undefined> {
  try {
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) return { problem: "symbolic-link" };
    if (!stat.isFile()) return { problem: "not-a-file" };
    if (stat.size > LARGEST_FILE) return { problem: "too-large" };
    const bytes = await readFile(path);
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    return { problem: error instanceof TypeError ? "not-utf8" : "unreadable" };
  }
}

/** The names in a folder, subfolders' files included: a file in the wrong place must be refused, not ignored. */
async function listFiles(root: string, folder: string): Promise<string[]> {
  const path = join(root, folder);
  const stat = await lstat(path).catch(() => undefined);
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [folder];
  const entries = await readdir(path, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const inside = `${folder}/${entry.name}`;
      return entry.isDirectory() ? await listFiles(root, inside) : [inside];
    }),
  );
  return nested.flat();
}

/** Every file of a repository that the compiler reads, or must refuse, from a folder on disk. */
export async function readRepository(root: string): Promise<RepoFiles> {
  const listed = await Promise.all(FOLDERS.map((folder) => listFiles(root, folder)));
  const paths = [PLATFORM_FILE, LOCK_FILE, ...listed.flat()];
  const files = await Promise.all(paths.map(async (path) => [path, await readRepoFile(join(root, path))] as const));
  return new Map(files.flatMap(([path, file]) => (file === undefined ? [] : [[path, file] as const])));
}

/** The text of a file, for messages that show its lines. */
export function textIn(files: RepoFiles): (file: string) => string | undefined {
  return (file) => {
    const found = files.get(file);
    return found !== undefined && "text" in found ? found.text : undefined;
  };
}
