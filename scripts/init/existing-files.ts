import { existsSync } from "node:fs";
import { join } from "node:path";

import { readRepository } from "../../lib/io/read-repository";
import { PLATFORM_FILE, type RepoFiles } from "../../lib/source";

/** The files of access of a repository that is there already: a clone that takes the package, for one. Undefined: none. */
export async function tryExisting(folder: string): Promise<RepoFiles | undefined> {
  return existsSync(join(folder, PLATFORM_FILE)) ? await readRepository(folder) : undefined;
}

/** Whether a starter's file grants or declares something: where there are such files already, nobody wants an example's. */
export function isExample(path: string): boolean {
  return path === PLATFORM_FILE || path === "clusters/example.yaml" || path.startsWith("teams/");
}
