import type { Explained } from "../access/aws-made";
import type { Access } from "../access/access";
import type { Scope } from "../access/scope";
import type { OriginRecord } from "../compile";
import type { WayIn } from "../ports/ways-reader";
import type { Cause, DeadValue, Deed, Note, TerraformValue } from "./finding-details";
import type { OverdueAccess } from "./overdue";

/** In the order in which the findings of one principal are shown; those without a principal come first. */
export const FINDING_KINDS = [
  "recovery-overdue",
  "cluster-missing",
  "authentication-mode",
  "unmanaged-entry",
  "recovery-entry",
  "missing-entry",
  "existing-entry-missing",
  "type-changed",
  "username-changed",
  "groups-changed",
  "policy-unexpected",
  "policy-missing",
  "scope-changed",
  "tags-changed",
  "dead-entry",
  "changed-outside",
  "unapplied",
  "account-stack",
  "rbac-unexpected",
  "rbac-missing",
  "rbac-changed",
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** What the tags of an entry that `yarn recover` made say, as they are: any text. */
export interface RecoveryValue {
  /** Null where the tag is missing. */
  readonly until: string | null;
  /** Who made it. Null where the tag is missing. */
  readonly by: string | null;
  /** Why it should be gone. Absent while it may last. */
  readonly overdue?: string;
}

/** What every finding may have, whatever its kind. */
export interface AnyFinding {
  /** Null for what concerns the cluster itself. */
  readonly principal: string | null;
  /** The full name, such as AmazonEKSViewPolicy; the ARN where it is no access policy of the cluster's partition. */
  readonly policy?: string;
  /** The lines that say what is expected; absent where no file mentions the principal. */
  readonly origins?: readonly OriginRecord[];
  /** Always there in a report. */
  readonly cause?: Cause;
  /** Where the entry is dead, or would be, besides. */
  readonly dead?: DeadValue;
  /** What Terraform's plan would do about it, where there is one and it would. */
  readonly terraform?: TerraformValue;
  /** The calls that may have done it, newest first, where CloudTrail was asked. */
  readonly who?: readonly Deed[];
}

/** What the files say. */
interface Expected<T> {
  readonly expected: T;
}

/** What the cluster, or the account, says. */
interface Actual<T> {
  readonly actual: T;
}

/** Both, where they differ. */
export type BothSides<T> = Expected<T> & Actual<T>;

interface OfPolicy {
  readonly policy: string;
}

interface OfRecovery extends Actual<Access> {
  readonly recovery: RecoveryValue;
}

/** What only Terraform's plan says. */
interface OfPlan {
  readonly terraform: TerraformValue;
}

/** An object of Kubernetes' RBAC. */
export interface RbacName {
  readonly kind: "ClusterRole" | "Role" | "ClusterRoleBinding" | "RoleBinding";
  readonly name: string;
  /** Null for what is of the whole cluster. */
  readonly namespace: string | null;
}

interface OfRbac {
  readonly object: RbacName;
  /** Which tool it says it is managed by; a label, which anybody could have written. Absent where it says nothing. */
  readonly managedBy?: string;
}

/** What an object says, a line each: `role ClusterRole view`, `Group oncall`, `get,list pods`. */
type RbacLines = readonly string[];

type TextByName = Readonly<Record<string, string>>;

/** What a finding says besides, by its kind: docs/drift.md has the table. */
export interface FindingDetails {
  "recovery-overdue": OfRecovery;
  /** The ARN that the cluster would have. */
  "cluster-missing": Expected<string>;
  /** Null where EKS does not say: clusters older than access entries. */
  "authentication-mode": Expected<string> & Actual<string | null>;
  "unmanaged-entry": Actual<Access>;
  "recovery-entry": OfRecovery;
  "missing-entry": Expected<Access>;
  /** One that AWS makes. */
  "existing-entry-missing": Expected<Access>;
  "type-changed": BothSides<string>;
  "username-changed": BothSides<string>;
  "groups-changed": BothSides<readonly string[]>;
  "policy-unexpected": OfPolicy & Actual<Scope>;
  "policy-missing": OfPolicy & Expected<Scope>;
  "scope-changed": OfPolicy & BothSides<Scope>;
  "tags-changed": BothSides<TextByName>;
  "dead-entry": { readonly dead: DeadValue };
  "changed-outside": OfPlan;
  unapplied: OfPlan;
  /** The attributes that differ; neither side where the resource is made or goes. */
  "account-stack": OfPlan & Partial<BothSides<TextByName>>;
  /** In no file, and for whom the files name, for everybody, or with everything. */
  "rbac-unexpected": OfRbac & Actual<RbacLines> & { readonly because: string };
  "rbac-missing": OfRbac & Expected<RbacLines>;
  /** What only the files have, and what only the cluster has. */
  "rbac-changed": OfRbac & BothSides<RbacLines>;
}

type FindingOfEach = {
  [K in FindingKind]: { readonly kind: K } & AnyFinding & FindingDetails[K];
};

/** A finding of one kind, or of several. */
export type FindingOf<K extends FindingKind> = FindingOfEach[K];

/** One difference between a cluster and the files. Stable: `yarn drift --format json` prints it as it is. */
export type Finding = FindingOf<FindingKind>;

export interface ClusterDrift {
  readonly cluster: string;
  /** Overdue recoveries first, then sorted by principal, kind and policy. Empty also where nobody could look. */
  readonly findings: readonly Finding[];
  /** Entries that the cluster's file tells to ignore, with its reason. Absent when there are none. */
  readonly ignored?: readonly Explained[];
  /** Entries taken to be AWS's own, with what shows it. Absent when there are none. */
  readonly awsMade?: readonly Explained[];
  /** What else lets people in, where that was asked: no finding. Absent when there is nothing. */
  readonly otherWays?: readonly WayIn[];
  /** Why the cluster could not be read. Absent when it was. */
  readonly couldNotLook?: string;
  /** What came of the stack's plan; absent where Terraform was not asked for. */
  readonly terraform?: StackLook;
  /** What came of looking at its RBAC; absent where that was not asked for. */
  readonly rbac?: RbacLook;
}

export interface RbacLook {
  /** Why nothing is known of it: never to be taken for RBAC as the files say. */
  readonly couldNotLook?: string;
  /** What is in no file, and no finding, with why. Absent when there is nothing. */
  readonly explained?: readonly Explained[];
}

/** A plan that was read, or why there is none. */
export interface StackLook {
  /** When it was made: ISO 8601, UTC. Absent where Terraform does not say. */
  readonly plannedAt?: string;
  /** Why nothing is known of the stack: never to be taken for a stack without changes. */
  readonly couldNotLook?: string;
}

/** One account's own stack: the break-glass role. */
export interface AccountDrift {
  /** 12 digits. */
  readonly account: string;
  readonly stack: string;
  readonly findings: readonly Finding[];
  readonly terraform: StackLook;
}

export interface DriftReport {
  /** In the order of the plan: by name. */
  readonly clusters: readonly ClusterDrift[];
  /** By id. Absent where Terraform was not asked for, and where no account has a stack. */
  readonly accounts?: readonly AccountDrift[];
  /** What goes on though it should have ended. Absent when there is nothing. */
  readonly overdue?: readonly OverdueAccess[];
  /** Absent when there are none. */
  readonly notes?: readonly Note[];
}

/** Every cluster was read, and is as the files say. */
export function isEmpty(report: DriftReport): boolean {
  return !hasFindings(report) && unreadPlaces(report).length === 0;
}

export function hasFindings({ clusters, accounts = [], overdue = [] }: DriftReport): boolean {
  return overdue.length > 0 || [...clusters, ...accounts].some(({ findings }) => findings.length > 0);
}

/** Something that was to be looked at and could not be. */
export interface UnreadPlace {
  /** The cluster's or the stack's name. */
  readonly place: string;
  readonly what: "cluster" | "stack" | "rbac";
  readonly why: string;
}

/** Whatever could not be looked at: clusters, stacks without a plan, RBAC. A cluster that is unread is not there twice. */
export function unreadPlaces({ clusters, accounts = [] }: DriftReport): UnreadPlace[] {
  const part = (place: string, what: "stack" | "rbac", { couldNotLook: why }: StackLook | RbacLook): UnreadPlace[] =>
    why === undefined ? [] : [{ place, what, why }];
  return [
    ...clusters.flatMap(({ cluster, couldNotLook: why, terraform = {}, rbac = {} }): UnreadPlace[] =>
      why === undefined
        ? [...part(cluster, "stack", terraform), ...part(cluster, "rbac", rbac)]
        : [{ place: cluster, what: "cluster", why }],
    ),
    ...accounts.flatMap((account) => part(account.stack, "stack", account.terraform)),
  ];
}

/** What of a place could not be looked at, before its name. */
export const UNREAD_WORDS: Readonly<Record<UnreadPlace["what"], string>> = {
  cluster: "",
  stack: "the stack of ",
  rbac: "the RBAC of ",
};

/** By code units, like the rest of the plan: the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What must not wait until somebody has read the rest. */
function isUrgent({ kind }: Finding): boolean {
  return kind === "recovery-overdue";
}

function objectText(finding: Finding): string {
  return "object" in finding ? JSON.stringify(finding.object) : "";
}

export function compareFindings(a: Finding, b: Finding): number {
  return (
    Number(isUrgent(b)) - Number(isUrgent(a)) ||
    compareText(a.principal ?? "", b.principal ?? "") ||
    FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind) ||
    compareText(a.policy ?? "", b.policy ?? "") ||
    compareText(a.terraform?.address ?? "", b.terraform?.address ?? "") ||
    compareText(objectText(a), objectText(b))
  );
}
