import { lstat, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { FOLDERS, LARGEST_FILE, LOCK_FILE, PLATFORM_FILE, type RepoFile, type RepoFiles } from "../source";

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

function tryDecode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Never follows a symbolic link: it could point out of the repository, at another team's file or a secret. */
async function readRepoFile(path: string): Promise<RepoFile> {
  try {
    const stat = await lstat(path);
    if (stat.isSymbolicLink()) return { problem: "symbolic-link" };
    if (!stat.isFile()) return { problem: "not-a-file" };
    if (stat.size > LARGEST_FILE) return { problem: "too-large" };
    const text = tryDecode(await readFile(path));
    return text === undefined ? { problem: "not-utf8" } : { text };
  } catch {
    // Also a file that was there a moment ago: what is not read must not look like what is not there.
    return { problem: "unreadable" };
  }
}

/** Fails where it cannot tell: a folder that may not be entered is not one that is not there. */
async function kindOf(path: string): Promise<"nothing" | "folder" | "other"> {
  try {
    return (await lstat(path)).isDirectory() ? "folder" : "other";
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "nothing";
    throw error;
  }
}

/** The names in a folder, subfolders' files included: a file in the wrong place must be refused, not ignored. */
async function listFiles(root: string, folder: string): Promise<string[]> {
  const path = join(root, folder);
  const found = await kindOf(path);
  if (found !== "folder") return found === "nothing" ? [] : [folder];
  const entries = await readdir(path, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const inside = `${folder}/${entry.name}`;
      if (!entry.isDirectory()) return [inside];
      // A folder called x.yaml is listed itself, to be refused: somebody takes it for a team or a cluster.
      return [...(inside.endsWith(".yaml") ? [inside] : []), ...(await listFiles(root, inside))];
    }),
  );
  return nested.flat();
}

/** Every file of a repository that the compiler reads, or must refuse, from a folder on disk. */
export async function readRepository(root: string): Promise<RepoFiles> {
  const listed = await Promise.all(FOLDERS.map((folder) => listFiles(root, folder)));
  const single = await Promise.all(
    [PLATFORM_FILE, LOCK_FILE].map(async (path) => ((await kindOf(join(root, path))) === "nothing" ? [] : [path])),
  );
  const paths = [...single, ...listed].flat();
  return new Map(await Promise.all(paths.map(async (path) => [path, await readRepoFile(join(root, path))] as const)));
}

/** The text of a file, for messages that show its lines. */
export function textIn(files: RepoFiles): (file: string) => string | undefined {
  return (file) => {
    const found = files.get(file);
    return found !== undefined && "text" in found ? found.text : undefined;
  };
}
