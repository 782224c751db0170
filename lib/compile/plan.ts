import type { Location } from "../diagnostics";
import type { AccessPolicy, Backend, BreakGlass, End, Cluster, NodeType, Pipeline, Principal, Service } from "../model";

/** Why something is in the plan: the line that says so, and whose it is. */
export interface Origin {
  readonly at: Location;
  /** Undefined for what the platform declares: node roles and break-glass. */
  readonly team: string | undefined;
  /** The grant's name, where it has one. */
  readonly grant: string | undefined;
  readonly expires: End | undefined;
  /** Of a group or username: whether the platform's profile says it, and not the team's own line. @default false */
  readonly fromProfile?: boolean;
}

/** A value of the plan and every line that asked for it, sorted. */
export interface Attributed<T> {
  readonly value: T;
  readonly origins: readonly Origin[];
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessScope.html */
export type AccessScope =
  | { readonly type: "cluster" }
  /** Sorted; a name that a wildcard of the same list covers is left out. */
  | { readonly type: "namespace"; readonly namespaces: readonly Attributed<string>[] };

/** What one line asked for, before merging: what guardrails judge, also where another line asked for more. */
export interface PolicyRequest {
  readonly scope: "cluster" | { readonly namespace: string };
  readonly origin: Origin;
}

/** One access policy association. */
export interface PlannedPolicy {
  readonly policy: AccessPolicy;
  readonly arn: string;
  readonly scope: AccessScope;
  readonly requests: readonly PolicyRequest[];
}

export type EntryPurpose = "grant" | "node" | "break-glass";

/** One access entry: a principal on a cluster, with all that any file says about it. */
export interface PlannedEntry {
  readonly cluster: Cluster;
  readonly principal: Principal;
  readonly purpose: EntryPurpose;
  readonly type: "STANDARD" | NodeType;
  /** Whether AWS makes it, so that only its policies are managed. */
  readonly existing: boolean;
  /** Undefined for node types, where EKS sets it and refuses ours, and for an entry that AWS makes. */
  readonly username: string | undefined;
  /** The lines that give it, sorted; empty where it is AWS's default. */
  readonly usernameOrigins: readonly Origin[];
  /** Sorted; empty for node types. */
  readonly kubernetesGroups: readonly Attributed<string>[];
  /** Sorted by name. */
  readonly policies: readonly PlannedPolicy[];
  /** Sorted; empty for what the platform declares. */
  readonly teams: readonly string[];
  /** The last day on which any of it counts; undefined when some of it has no end. */
  readonly expires: End | undefined;
  /** Where files name the principal for this cluster, sorted. */
  readonly origins: readonly Origin[];
  /** The entry's own tags; the platform's come on top. */
  readonly tags: ReadonlyMap<string, string>;
}

export interface ClusterPlan {
  readonly cluster: Cluster;
  /** Sorted by principal ARN. Empty for a retired cluster. */
  readonly entries: readonly PlannedEntry[];
  /** What exists already and is taken over instead of made: principal ARN -> full names of its policies. */
  readonly adopted: ReadonlyMap<string, ReadonlySet<string>>;
  /**
   * Administrators whose access has ended and is kept, so that the cluster has as many as `minimumAdmins` asks for:
   * principal ARN -> the last day on which it counted.
   */
  readonly held: ReadonlyMap<string, End>;
  /** Of a retired cluster whose entries are left as they are: what Terraform drops from its state. */
  readonly forgotten: readonly PlannedEntry[];
  /** What the calendar has taken away: principal ARN -> full names of the policies of which it had more, maybe none. */
  readonly lapsed: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What an account needs besides its clusters. */
export interface AccountPlan {
  readonly account: string;
  readonly partition: string;
  /** The first region, by name, of the account's clusters: where the account's global resources are managed from. */
  readonly region: string;
  /** A role that Terraform may have to assume there: that of the first cluster that names one. */
  readonly assumeRole: string | undefined;
  readonly breakGlass: BreakGlass | undefined;
  readonly breakGlassRole: Principal | undefined;
  /** Its clusters, sorted by name: all of them, also where a run is limited to some. */
  readonly clusters: readonly Cluster[];
  readonly pipeline: Pipeline | undefined;
  /** AWS services in use that make access entries with the organization's roles. */
  readonly services: readonly Service[];
}

export interface StackSettings {
  readonly tags: ReadonlyMap<string, string>;
  readonly awsProvider: string;
  readonly backend: Backend;
}

/** Everything a repository says, merged: what the Terraform, drift, import and review are made from. */
export interface AccessPlan {
  /** Sorted by name. */
  readonly clusters: readonly ClusterPlan[];
  /** Sorted by id. */
  readonly accounts: readonly AccountPlan[];
  readonly settings: StackSettings;
}

/** A guardrail that an exception lifts for an entry; shown wherever the entry is shown. */
export interface Waiver {
  readonly rule: string;
  readonly cluster: string | undefined;
  readonly principal: string | undefined;
  readonly reason: string;
  readonly expires: End;
  /** Whether it has ended: what it lifts goes on until somebody decides. @default false */
  readonly overdue?: boolean;
  /** Where `platform.yaml` says so. */
  readonly at: Location;
}

/** A plan that the guardrails have judged; whether they let it through, its compilation says. */
export interface GuardedPlan extends AccessPlan {
  readonly waivers: readonly Waiver[];
}
