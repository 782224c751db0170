import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";

import { quote, UsageError } from "../../diagnostics";
import { EVERY_DIFFERENCE, listGit } from "./run-git";

/** @throws UsageError for what is no plain file: its text would be that of something else */
async function tryReadText(root: string, path: string): Promise<string | null> {
  const file = join(root, path);
  const stat = await lstat(file).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cause;
  });
  if (stat === null) return null;
  if (!stat.isFile()) throw new UsageError(`${quote(path)} is not in the commit, and is no plain file: delete it`);
  return await readFile(file, "utf8");
}

/** What is other in the folder than in the commit that is checked out: path -> text, null for what is gone. */
export async function readEdits(root: string): Promise<Map<string, string | null>> {
  const lines = await listGit(root, "status", "--porcelain", ...EVERY_DIFFERENCE, "--untracked-files=all", "-z");
  const paths = lines.map((line) => line.slice(3));
  return new Map(await Promise.all(paths.map(async (path) => [path, await tryReadText(root, path)] as const)));
}
