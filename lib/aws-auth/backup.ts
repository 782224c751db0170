import type { ConfigMap } from "./aws-auth";
import { readConfigMapText } from "./read-config-map";
import { renderConfigMap } from "./render-config-map";

export interface Backup {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
  /** False where a backup of the same content is there already: nothing is to be written. */
  readonly isNew: boolean;
}

function sameData(text: string, { data }: ConfigMap): boolean {
  const read = readConfigMapText(new TextEncoder().encode(text));
  if ("problem" in read || read.configMap.data.size !== data.size) return false;
  return [...data].every(([key, value]) => read.configMap.data.get(key) === value);
}

/** Where the migration of a cluster keeps what it must not lose. */
export function migrationFolder(cluster: string): string {
  return `migration/${cluster}`;
}

/**
 * The backup of a cluster's ConfigMap: `migration/<cluster>/aws-auth.<day>.yaml`. A backup is never overwritten: other
 * content on the same day becomes `aws-auth.<day>-2.yaml`, and content that is kept already is not kept twice.
 *
 * @param day such as 2026-11-22
 * @param existing the backups of the cluster: path -> text
 */
export function makeBackup(
  cluster: string,
  configMap: ConfigMap,
  day: string,
  existing: ReadonlyMap<string, string>,
): Backup {
  const kept = [...existing].find(([, text]) => sameData(text, configMap));
  if (kept !== undefined) return { path: kept[0], text: kept[1], isNew: false };
  const text = renderConfigMap(configMap, [
    `kube-system/aws-auth of ${cluster}, ${day}, as it was`,
    `put back with: yarn migrate rollback --cluster ${cluster}`,
  ]);
  const path = (suffix: string): string => `${migrationFolder(cluster)}/aws-auth.${day}${suffix}.yaml`;
  let [free, number] = [path(""), 2];
  for (; existing.has(free); number += 1) free = path(`-${number}`);
  return { path: free, text, isNew: true };
}
