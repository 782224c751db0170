import { readFile } from "node:fs/promises";

import { isAccountId, readConfigMapText, type ConfigMap } from "../../lib/aws-auth";
import { plural, printable, quote, UsageError } from "../../lib/diagnostics";
import { readLineSubject, tryEntryKey, type KeptBackup } from "../../lib/migrate";
import { EXIT, type ExitCode } from "../io";
import { agreeAndDo, type Agreement } from "./agree";
import { keepContent, knownConfigMap, readBackups } from "./backups";
import type { Migration } from "./migration";

type Rollback = Omit<Migration, "here"> & { readonly here: { readonly root: string; readonly now: Date } };

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

async function readGiven(file: string, kept: readonly KeptBackup[]): Promise<KeptBackup> {
  const known = kept.find(({ path }) => path === file);
  if (known !== undefined) return known;
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UsageError(`--from ${quote(file)} cannot be read`, { cause });
  });
  const read = readConfigMapText(bytes);
  if ("problem" in read) throw new UsageError(`--from ${quote(file)}: ${read.problem}; ${read.hint}`);
  if (read.configMap.isPart === true) {
    throw new UsageError(
      `--from ${quote(file)}: it is only a part of a ConfigMap, and all else would go; name a whole one (kind: ConfigMap)`,
    );
  }
  return { path: file, ...knownConfigMap(read.configMap) };
}

/** The backup that is meant: the named one, else the newest that says something else than the cluster. */
async function chooseBackup(
  { here, cluster }: Rollback,
  from: string | undefined,
  live: ConfigMap | undefined,
): Promise<KeptBackup | undefined> {
  const { kept, broken } = await readBackups(here.root, cluster.name);
  if (from !== undefined) return await readGiven(from, kept);
  const other = kept.find(({ configMap }) => live === undefined || !isSame(configMap.data, live.data));
  if (other !== undefined || kept.length > 0) return other;
  const unreadable =
    broken.length === 0 ? "" : ` that can be read (${broken.map((why) => printable(why, 300)).join("; ")})`;
  throw new UsageError(`migration/${cluster.name}/ has no backup${unreadable}: name a file with --from`);
}

/** Whom a ConfigMap lets in, or may; dead lines left out. */
function namesIn({ awsAuth }: Pick<KeptBackup, "awsAuth">, partition: string): string[] {
  const alive = awsAuth.lines.filter(({ arn }) => readLineSubject(arn, partition).state !== "dead");
  const accounts = awsAuth.accounts.filter(isAccountId).map((account) => `account ${account}`);
  return [...new Set([...alive.map(({ arn }) => arn), ...accounts])];
}

function without(names: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others.map((name) => name.toLowerCase()));
  return names.filter((name) => !known.has(name.toLowerCase()));
}

/** Whoever is in by the ConfigMap now, and would be in no more. A rollback takes nobody's access away. */
function refuse(backup: KeptBackup, live: ConfigMap | undefined, partition: string): string[] {
  if (live === undefined) return [];
  return without(namesIn(knownConfigMap(live), partition), namesIn(backup, partition)).map(
    (name) =>
      `${printable(name, 300)} is in by the ConfigMap now, and ${backup.path} lacks it: write its line into a copy of the backup, and name that with --from`,
  );
}

/** Who comes back by the backup, and whose line counts for nothing all the same. */
function describe(
  backup: KeptBackup,
  live: ConfigMap | undefined,
  partition: string,
  entries: readonly string[] | undefined,
): string[] {
  const then = namesIn(backup, partition);
  const now = live === undefined ? [] : namesIn(knownConfigMap(live), partition);
  const keys = new Set(entries?.map(tryEntryKey));
  const overridden = then.filter((name) => {
    const subject = readLineSubject(name, partition);
    return subject.state === "matches" && keys.has(subject.key);
  });
  return [
    `puts back the ConfigMap of ${backup.path} (${plural(backup.awsAuth.lines.length, "line")})`,
    ...without(then, now).map((name) => `comes back: ${printable(name, 300)}`),
    ...overridden.map(
      (name) => `counts for nothing, for its access entry overrides it: the line of ${printable(name, 300)}`,
    ),
    ...(entries === undefined ? ["the access entries were not read: an entry overrides its principal's line"] : []),
  ];
}

/** The principals that have an entry; undefined where nobody can see, which stops nothing. */
async function readEntries({ cluster, ports }: Rollback, mode: string): Promise<readonly string[] | undefined> {
  if (mode === "CONFIG_MAP") return [];
  const read = await ports.entries.read(cluster);
  return "entries" in read ? read.entries.map(({ principalArn }) => principalArn) : undefined;
}

async function perform(
  { cluster, here, ports, io }: Rollback,
  backup: KeptBackup,
  live: ConfigMap | undefined,
): Promise<ExitCode> {
  if (live !== undefined) {
    const { path } = await keepContent({ root: here.root, cluster: cluster.name, now: here.now }, knownConfigMap(live));
    io.err(`what is there now is kept in ${path}\n`);
  }
  const { data } = backup.configMap;
  const failed = await ports.kube.replaceAwsAuth(data, live?.resourceVersion);
  if (failed !== undefined) {
    io.err(`the ConfigMap was not seen to change: ${failed.couldNotLook}\n`);
    return EXIT.failed;
  }
  const read = await ports.kube.awsAuth();
  if (!("data" in read) || !isSame(read.data, data)) {
    io.err(
      "the ConfigMap does not read back as it was written: look with kubectl get configmap aws-auth -n kube-system\n",
    );
    return EXIT.failed;
  }
  io.out(`The ConfigMap of ${cluster.name} is as in ${backup.path} again.\n`);
  return EXIT.ok;
}

const TOO_LATE =
  "it is too late: the mode is API, EKS does not read the ConfigMap, and there is no way back from API. " +
  "`yarn recover` lets somebody in by an entry; then declare it in the files";

/** Puts a backup back. Needs neither the files nor the entries: they may be what is broken. */
export async function rollBack(
  rollback: Rollback,
  { from, ...agreement }: Agreement & { readonly from: string | undefined },
): Promise<ExitCode> {
  const { cluster, ports, io } = rollback;
  const [facts, read] = await Promise.all([ports.eks.describe(cluster), ports.kube.awsAuth()]);
  const dark = "couldNotLook" in facts ? facts.couldNotLook : "couldNotLook" in read ? read.couldNotLook : undefined;
  if (dark !== undefined || "missing" in facts || "couldNotLook" in read || "couldNotLook" in facts) {
    io.err(`nothing was changed: could not look: ${dark ?? `EKS in ${cluster.region} has no such cluster`}\n`);
    return EXIT.failed;
  }
  if (facts.authenticationMode === "API") {
    io.err(`nothing was changed: ${TOO_LATE}\n`);
    return EXIT.found;
  }
  const live = "data" in read ? read : undefined;
  const backup = await chooseBackup(rollback, from, live);
  if (backup === undefined || (live !== undefined && isSame(backup.configMap.data, live.data))) {
    io.out(`The ConfigMap of ${cluster.name} is as in ${backup?.path ?? "every backup"} already: nothing to do.\n`);
    return EXIT.ok;
  }
  const { partition, authenticationMode } = facts;
  const entries = await readEntries(rollback, authenticationMode);
  const deed = {
    refusals: refuse(backup, live, partition),
    does: describe(backup, live, partition, entries),
    perform: () => perform(rollback, backup, live),
  };
  return await agreeAndDo(cluster.name, deed, agreement, io);
}
