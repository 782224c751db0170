import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { migrationFolder } from "../aws-auth";

/** Every file of a cluster's migration: path from the root -> text. Empty where there is none yet. */
export async function readMigration(root: string, cluster: string): Promise<Map<string, string>> {
  const folder = migrationFolder(cluster);
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  });
  const names = entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
  const texts = await Promise.all(
    names.map(async (name) => {
      const path = `${folder}/${name}`;
      return [path, await readFile(join(root, path), "utf8")] as const;
    }),
  );
  return new Map(texts);
}

/** Those of them that are backups of the ConfigMap. */
export function backupsIn(migration: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...migration].filter(([path]) => /\/aws-auth\.[^/]*\.yaml$/.test(path)));
}
