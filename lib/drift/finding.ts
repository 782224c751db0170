import type { OriginRecord } from "../review/entry-record";

/** In the order in which the findings of one principal are shown; those without a principal come first. */
export const FINDING_KINDS = [
  "recovery-overdue",
  "cluster-missing",
  "authentication-mode",
  "unmanaged-entry",
  "recovery-entry",
  "missing-entry",
  "type-changed",
  "username-changed",
  "groups-changed",
  "policy-unexpected",
  "policy-missing",
  "scope-changed",
  "tags-changed",
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** The whole cluster, or namespaces, sorted: as `yarn list --format json` writes it. */
export type ScopeValue = "cluster" | readonly string[];

/** What an entry grants: the expectation of a missing entry, the reality of an unmanaged one. */
export interface EntryValue {
  readonly type: string;
  /** Null for a planned node: EKS sets it. */
  readonly username: string | null;
  readonly kubernetesGroups: readonly string[];
  /** Full name of a policy -> its scope. */
  readonly policies: Readonly<Record<string, ScopeValue>>;
}

/** Plain JSON; which one a finding has is decided by its kind (docs/drift.md). */
export type FindingValue = string | null | readonly string[] | Readonly<Record<string, string>> | EntryValue;

/** What the tags of an entry that `yarn recover` made say, as they are: any text. */
export interface RecoveryValue {
  /** Null where the tag is missing. */
  readonly until: string | null;
  /** Who made it. Null where the tag is missing. */
  readonly by: string | null;
  /** Why it should be gone. Absent while it may last. */
  readonly overdue?: string;
}

/** One difference between a cluster and the files. Stable: `yarn drift --format json` prints it as it is. */
export interface Finding {
  readonly kind: FindingKind;
  /** Null for what concerns the cluster itself. */
  readonly principal: string | null;
  /** The full name, such as AmazonEKSViewPolicy; the ARN where it is no access policy of the cluster's partition. */
  readonly policy?: string;
  /** What the files say. */
  readonly expected?: FindingValue;
  /** What the cluster says. */
  readonly actual?: FindingValue;
  /** Of `recovery-entry` and `recovery-overdue`. */
  readonly recovery?: RecoveryValue;
  /** The lines that say what is expected; absent where no file mentions the principal. */
  readonly origins?: readonly OriginRecord[];
}

/** A live entry that is not planned and, for a stated reason, no finding. */
export interface Explained {
  readonly principal: string;
  readonly reason: string;
}

export interface ClusterDrift {
  readonly cluster: string;
  /** Overdue recoveries first, then sorted by principal, kind and policy. Empty also where nobody could look. */
  readonly findings: readonly Finding[];
  /** Entries that the cluster's file tells to ignore, with its reason. Absent when there are none. */
  readonly ignored?: readonly Explained[];
  /** Entries taken to be AWS's own, with what shows it. Absent when there are none. */
  readonly awsMade?: readonly Explained[];
  /** Why the cluster could not be read. Absent when it was. */
  readonly couldNotLook?: string;
}

export interface DriftReport {
  /** In the order of the plan: by name. */
  readonly clusters: readonly ClusterDrift[];
}

/** Every cluster was read, and is as the files say. */
export function isEmpty(report: DriftReport): boolean {
  return !hasFindings(report) && unreadClusters(report).length === 0;
}

export function hasFindings({ clusters }: DriftReport): boolean {
  return clusters.some(({ findings }) => findings.length > 0);
}

export function unreadClusters({ clusters }: DriftReport): ClusterDrift[] {
  return clusters.filter(({ couldNotLook }) => couldNotLook !== undefined);
}

/** By code units, like the rest of the plan: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What must not wait until somebody has read the rest. */
function isUrgent({ kind }: Finding): boolean {
  return kind === "recovery-overdue";
}

export function compareFindings(a: Finding, b: Finding): number {
  return (
    Number(isUrgent(b)) - Number(isUrgent(a)) ||
    compareText(a.principal ?? "", b.principal ?? "") ||
    FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind) ||
    compareText(a.policy ?? "", b.policy ?? "")
  );
}
