import type { Scope } from "../access/scope";

/** How often something allowed a request, and when last: 0 and null where it never did. */
export interface Use {
  readonly requests: number;
  /** RFC 3339, in UTC. */
  readonly lastUsed: string | null;
}

export interface PolicyUsage extends Use {
  /** What the files give; null for a policy that allowed requests and that no file gives (any more). */
  readonly scope: Scope | null;
}

export interface GroupUsage extends Use {
  /** That no file gives it (any more), as the groups that Kubernetes adds by itself; absent of those that one does. */
  readonly undeclared?: true;
}

/** Requests of one kind, for which a smaller grant has to stand too. */
export interface UsedPart {
  /** `pods`, `pods/log`, `deployments.apps`; a path where it is no resource. */
  readonly resource: string;
  /** Sorted. */
  readonly verbs: readonly string[];
  /** `cluster`: what has no namespace, or was asked of all together. */
  readonly scope: Scope;
  readonly requests: number;
}

/** Policies that would have allowed all that policies allowed in the time: a proposal, with what it rests on. */
export interface Proposal {
  /** Full name -> scope; sorted. */
  readonly policies: Readonly<Record<string, Scope>>;
  /** What they would take the place of. Policies without published rules are in neither: nobody can say what suffices. */
  readonly insteadOf: Readonly<Record<string, Scope>>;
  /** How many requests were looked at. */
  readonly requests: number;
  /** What was used, sorted by resource; the most common ones where there are very many. */
  readonly used: readonly UsedPart[];
  /** How many kinds are left out of `used`; absent where none. */
  readonly more?: number;
}

/** What one declared principal did on one cluster, as `yarn usage --format json` shows it; stable. */
export interface UsageRecord {
  readonly cluster: string;
  /** Its ARN, as the files have it. */
  readonly principal: string;
  /** Requests that were allowed. */
  readonly requests: number;
  /** The rest. */
  readonly denied: number;
  /** Of what was allowed. RFC 3339, in UTC. */
  readonly lastUsed: string | null;
  /** How many sessions, by name, made requests. */
  readonly sessionCount: number;
  /** Their names, sorted, the latest where there are very many: personal data, and absent where nobody asked for it. */
  readonly sessions?: readonly string[];
  /** The same by name; absent where `sessions` is. */
  readonly bySession?: Readonly<Record<string, Use>>;
  /** Allowed requests of sessions that name nobody (`EKSGetTokenAuth`); absent where none. */
  readonly unnamed?: number;
  /** Every policy that the files give, used or not, and whatever else allowed something; sorted. */
  readonly policies: Readonly<Record<string, PolicyUsage>>;
  /** The same of Kubernetes groups. */
  readonly groups: Readonly<Record<string, GroupUsage>>;
  /** Requests allowed by a binding to the username itself; absent where none. */
  readonly byUser?: Use;
  /** Allowed requests whose reason says neither; absent where none. */
  readonly otherwise?: Use;
  /** Absent where nothing smaller would do, or nobody can say. */
  readonly wouldSuffice?: Proposal;
  /** Whether the id of whoever used it is another than the role's present one: the entry is of a role that was deleted. */
  readonly dead?: true;
}
