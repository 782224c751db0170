import type { ClusterPlan } from "../../lib/compile";
import type { LiveCluster, LiveEntry } from "../../lib/ports/eks-reader";
import type { ClusterFacts } from "../../lib/ports/eks-writer";
import type { Unread } from "../../lib/ports/reading";
import {
  adminEntries,
  compareAccess,
  isReadable,
  judgeAdmins,
  liveEntryAccess,
  plannedEntryAccess,
  principalKey,
  removalOrder,
  traceLines,
  tryEntryKey,
  type Accepted,
  type Situation,
} from "../../lib/migrate";
import type { AwsAuth, Binding } from "../../lib/aws-auth";
import type { MeantCluster } from "../cluster-address";
import type { Here } from "../compile-here";
import type { Io } from "../io";
import { askIam } from "./ask-iam";
import { knownConfigMap, readBackups } from "./backups";
import type { MigratePorts } from "./ports";
import { filesState, tryReadAccepted } from "./read-files";

/** What of the outside to look at. */
export interface MigrationLooking {
  readonly cluster: MeantCluster;
  readonly here: Here;
  readonly ports: MigratePorts;
  readonly io: Io;
  /** Compare with what the files would apply instead of with what is live. */
  readonly planned: boolean;
  readonly asksIam: boolean;
  readonly asksRbac: boolean;
}

/** The caller as a principal: of a role's session, the role. */
function callerKey(caller: string | undefined): string | undefined {
  const [, partition = "", account = "", role] =
    /^arn:([^:]+):sts::([0-9]{12}):assumed-role\/([^/]+)\//.exec(caller ?? "") ?? [];
  return role === undefined ? tryEntryKey(caller ?? "") : principalKey(partition, account, "role", role);
}

function breakGlassKey(plan: ClusterPlan | undefined): string | undefined {
  const entry = plan?.entries.find(({ purpose }) => purpose === "break-glass");
  return entry && tryEntryKey(entry.principal.arn);
}

async function readConfigMap({ kube }: MigratePorts): Promise<Situation["configMap"]> {
  const read = await kube.awsAuth();
  return "data" in read ? knownConfigMap(read) : read;
}

/** Undefined: RBAC was not to be read, or could not be. */
async function readBindings({ ports, asksRbac }: MigrationLooking): Promise<{
  readonly bindings: readonly Binding[] | undefined;
  readonly couldNotLook: readonly string[];
}> {
  if (!asksRbac) return { bindings: undefined, couldNotLook: [] };
  const read = await ports.kube.bindings();
  if ("bindings" in read) return { bindings: read.bindings, couldNotLook: [] };
  return { bindings: undefined, couldNotLook: [`RBAC: ${read.couldNotLook}`] };
}

async function readCluster({
  cluster,
  ports,
}: MigrationLooking): Promise<{ readonly facts: ClusterFacts; readonly live: LiveCluster } | Unread> {
  const [facts, live] = await Promise.all([ports.eks.describe(cluster), ports.entries.read(cluster)]);
  if ("missing" in facts || "missing" in live)
    return { couldNotLook: `EKS in ${cluster.region} of account ${cluster.account} has no such cluster` };
  if ("couldNotLook" in facts) return facts;
  return "couldNotLook" in live ? live : { facts, live };
}

/** Sections that EKS may read and we could not, unless a person has looked instead (`accepted.yaml` names the key). */
function unreadSections({ notes }: AwsAuth, accepted: readonly Accepted[]): string[] {
  const unread = notes.filter(
    ({ key, unread: is }) => is === true && !accepted.some(({ principal }) => principal === key),
  );
  return unread.map(({ key, message, hint }) => `${key}: ${message}; ${hint}`);
}

/**
 * Looks at everything: EKS, the ConfigMap, RBAC, IAM, the files and the backups. Undefined, and told, when
 * `accepted.yaml` has mistakes.
 */
export async function lookAround(looking: MigrationLooking): Promise<Situation | Unread | undefined> {
  const { cluster, here, ports, io, planned, asksIam, asksRbac } = looking;
  const accepted = await tryReadAccepted(here.root, cluster.name, io);
  if (accepted === undefined) return undefined;
  const seen = await readCluster(looking);
  if ("couldNotLook" in seen) return seen;
  const { facts, live } = seen;
  const [configMap, rbac, backups, { caller }] = await Promise.all([
    readConfigMap(ports),
    readBindings(looking),
    readBackups(here.root, cluster.name),
    ports.rights.check(cluster, []),
  ]);
  const { state: files, clusterPlan } = filesState(here, cluster.name, live);
  const known = isReadable(configMap) ? configMap : undefined;
  const traced = traceLines(known?.awsAuth, backups.kept);
  const home = { name: cluster.name, account: cluster.account, partition: cluster.partition };
  const admins = adminEntries(live.entries, home, clusterPlan);
  const iam = asksIam
    ? await askIam(ports.iam, cluster.partition, traced, admins satisfies readonly LiveEntry[])
    : new Map<string, never>();
  const parity = compareAccess({
    cluster: cluster.name,
    partition: cluster.partition,
    against: planned ? "planned" : "live",
    traced,
    notes: known?.awsAuth.notes ?? [],
    entries: planned ? (clusterPlan?.entries ?? []).map(plannedEntryAccess) : live.entries.map(liveEntryAccess),
    bindings: rbac.bindings,
    iam,
    accepted,
    couldNotLook: [
      ...("couldNotLook" in configMap ? [`the ConfigMap: ${configMap.couldNotLook}`] : []),
      ...(known === undefined ? [] : unreadSections(known.awsAuth, accepted)),
      ...rbac.couldNotLook,
      ...backups.broken.map((why) => `a backup: ${why}`),
    ],
    notAsked: [...(asksIam ? [] : ["IAM (--no-iam)"]), ...(asksRbac ? [] : ["RBAC (--no-rbac)"])],
  });
  const precious = { caller: callerKey(caller), breakGlass: breakGlassKey(clusterPlan) };
  return {
    cluster: cluster.name,
    facts,
    configMap,
    backups: backups.kept,
    brokenBackups: backups.broken,
    files,
    accepted,
    parity,
    admins: judgeAdmins(admins, iam),
    removals: known === undefined ? [] : removalOrder(known, cluster.partition, accepted, precious),
  };
}
