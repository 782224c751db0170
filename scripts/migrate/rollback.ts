import { readFile } from "node:fs/promises";

import { readConfigMapText, type ConfigMap } from "../../lib/aws-auth";
import { plural, printable, quote, UsageError } from "../../lib/diagnostics";
import type { KeptBackup } from "../../lib/migrate";
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

/** Who comes back by the backup, and who is in now and not in it. */
function describe(backup: KeptBackup, live: ConfigMap | undefined): string[] {
  const names = ({ awsAuth }: Pick<KeptBackup, "awsAuth">): string[] => [
    ...new Set([...awsAuth.lines.map(({ arn }) => arn), ...awsAuth.accounts.map((account) => `account ${account}`)]),
  ];
  const [then, now] = [names(backup), live === undefined ? [] : names(knownConfigMap(live))];
  const back = then.filter((name) => !now.includes(name)).map((name) => `comes back: ${printable(name, 300)}`);
  const out = now
    .filter((name) => !then.includes(name))
    .map((name) => `GOES, since the backup lacks it: ${printable(name, 300)}`);
  return [
    `puts back the ConfigMap of ${backup.path} (${plural(backup.awsAuth.lines.length, "line")})`,
    ...back,
    ...out,
  ];
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
  const deed = { refusals: [], does: describe(backup, live), perform: () => perform(rollback, backup, live) };
  return await agreeAndDo(cluster.name, deed, agreement, io);
}
