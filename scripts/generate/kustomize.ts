import { readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

import { isKustomization, KUSTOMIZE_FOLDER } from "../../lib/rbac";
import type { FileTexts } from "../../lib/io/write-files";

/** Kustomizations that were written for clusters which are there no more, or of files without RBAC: paths from the root. */
export async function findLeftover(root: string, current: FileTexts): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = await readdir(join(root, KUSTOMIZE_FOLDER), { withFileTypes: true }).catch(() => []);
  for (const folder of folders.filter((one) => one.isDirectory())) {
    for (const name of ["kustomization.yaml", "rbac.yaml"]) {
      const path = `${KUSTOMIZE_FOLDER}/${folder.name}/${name}`;
      const text = current.has(path) ? "" : await readFile(join(root, path), "utf8").catch(() => "");
      if (isKustomization(text)) found.push(path);
    }
  }
  return found.sort();
}

/** Deletes such files, and their folder where nothing else is in it. */
export async function deleteLeftover(root: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await rm(join(root, path));
    await rmdir(join(root, path, "..")).catch(() => undefined);
  }
}
