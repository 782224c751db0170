import { makeBackup, readAwsAuth, readConfigMapText, type ConfigMap } from "../../lib/aws-auth";
import { newestFirst, tryFindKeeper, type KeptBackup, type KnownConfigMap } from "../../lib/migrate";
import { backupsIn, readMigration } from "../../lib/io/read-migration";
import { writeFiles } from "../../lib/io/write-files";
import { dayOf } from "../../lib/model";

export interface Backups {
  /** Newest first. */
  readonly kept: readonly KeptBackup[];
  /** `path: why`. */
  readonly broken: readonly string[];
  /** Path -> text. */
  readonly texts: ReadonlyMap<string, string>;
}

export function knownConfigMap(configMap: ConfigMap): KnownConfigMap {
  return { configMap, awsAuth: readAwsAuth(configMap) };
}

/** The backups of a cluster's ConfigMap that are in the repository. */
export async function readBackups(root: string, cluster: string): Promise<Backups> {
  const texts = backupsIn(await readMigration(root, cluster));
  const kept: KeptBackup[] = [];
  const broken: string[] = [];
  for (const [path, content] of texts) {
    const read = readConfigMapText(new TextEncoder().encode(content));
    if ("problem" in read) broken.push(`${path}: ${read.problem}`);
    else if (read.configMap.isPart === true) broken.push(`${path}: it is only a part of a ConfigMap`);
    else kept.push({ path, ...knownConfigMap(read.configMap) });
  }
  return { kept: newestFirst(kept), broken, texts };
}

export interface Keeping {
  readonly root: string;
  readonly cluster: string;
  readonly now: Date;
}

async function write({ root, cluster, now }: Keeping, live: KnownConfigMap, { texts }: Backups) {
  const { path, text, isNew } = makeBackup(cluster, live.configMap, dayOf(now), texts);
  if (isNew) await writeFiles(root, new Map([[path, text]]));
  return { path, isNew };
}

/** Keeps the ConfigMap exactly as it is, comments and all. */
export async function keepExactly(keeping: Keeping, live: KnownConfigMap) {
  return await write(keeping, live, await readBackups(keeping.root, keeping.cluster));
}

/**
 * Sees to it that a backup holds all that the ConfigMap says, before something is taken out of it. One from before lines
 * were removed will do: it can put back what is there now, and those lines too.
 */
export async function keepContent(keeping: Keeping, live: KnownConfigMap) {
  const backups = await readBackups(keeping.root, keeping.cluster);
  const keeper = tryFindKeeper(live, backups.kept);
  return keeper === undefined ? await write(keeping, live, backups) : { path: keeper.path, isNew: false };
}
