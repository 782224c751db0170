import type { SeedCapability, SeedIdentityProvider } from "./ways";
import type { ThrottleState } from "./throttle";

/** The modes of an EKS cluster's access configuration, from the oldest to the newest. */
export const authenticationModes = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"] as const;
export type AuthenticationMode = (typeof authenticationModes)[number];

export const clusterStatuses = ["CREATING", "ACTIVE", "DELETING", "FAILED", "UPDATING", "PENDING"] as const;
export type ClusterStatus = (typeof clusterStatuses)[number];

/** Everything the sandbox remembers. Only `handle` changes it; all times are milliseconds since the epoch. */
export interface SandboxState {
  /** By `clusterKey`. */
  readonly clusters: Map<string, ClusterRecord>;
  /** By account id. */
  readonly accounts: Map<string, IamAccount>;
  /** Principals that EKS must call invalid although `principals: "any"` would accept them. */
  readonly absentPrincipals: Set<string>;
  /** Whether the seed said who exists: then IAM knows nobody else, though EKS may take them. */
  readonly isIamSeeded: boolean;
  /** ARNs of principals that IAM is presumed to have, and since when, in milliseconds since the epoch. */
  readonly presumedPrincipals: ReadonlyMap<string, number>;
  readonly throttle: ThrottleState;
}

export interface ClusterRecord {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: number;
  readonly version: string;
  readonly platformVersion: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  status: ClusterStatus;
  authenticationMode: AuthenticationMode;
  /** `bootstrapClusterCreatorAdminPermissions`: what it was when the cluster was made, whatever the mode has become since. */
  readonly hadBootstrapAdmin: boolean;
  /** Who created the cluster with `bootstrapClusterCreatorAdminPermissions`: gets an entry as soon as there can be one. */
  readonly bootstrapCreator: string | undefined;
  readonly tags: Map<string, string>;
  /** By principal ARN. */
  readonly entries: Map<string, EntryRecord>;
  readonly identityProviders: readonly SeedIdentityProvider[];
  readonly capabilities: readonly SeedCapability[];
  /** By update id, in the order they were asked for. */
  readonly updates: Map<string, UpdateRecord>;
}

export interface EntryRecord {
  readonly principalArn: string;
  readonly accessEntryArn: string;
  readonly type: EntryType;
  username: string;
  groups: readonly string[];
  readonly createdAt: number;
  modifiedAt: number;
  readonly tags: Map<string, string>;
  /** By policy ARN: an association lives and dies with its entry. */
  readonly policies: Map<string, AssociationRecord>;
  /** The CreateAccessEntry that made it, to answer it again. Undefined for entries that were seeded or EKS's own. */
  readonly creation: { readonly token: string | undefined; readonly parameters: string } | undefined;
}

export const entryTypes = [
  "EC2",
  "EC2_LINUX",
  "EC2_WINDOWS",
  "FARGATE_LINUX",
  "HYBRID_LINUX",
  "HYPERPOD_LINUX",
  "STANDARD",
] as const;
export type EntryType = (typeof entryTypes)[number];

export interface AccessScope {
  readonly type: "cluster" | "namespace";
  /** Empty for cluster scope, as the service answers it. */
  readonly namespaces: readonly string[];
}

export interface AssociationRecord {
  readonly policyArn: string;
  scope: AccessScope;
  readonly associatedAt: number;
  modifiedAt: number;
}

export interface UpdateRecord {
  readonly id: string;
  readonly mode: AuthenticationMode;
  readonly createdAt: number;
  readonly finishesAt: number;
  readonly token: string | undefined;
  finished: boolean;
}

export interface IamAccount {
  /** By role name in lower case: IAM compares names so, and a path does not make a second name. */
  readonly roles: Map<string, RoleRecord>;
  /** By user name in lower case. */
  readonly users: Map<string, UserRecord>;
}

export interface UserRecord {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly createdAt: number;
  /** When EKS begins to accept the user or role as a principal (IAM propagation). */
  readonly usableFrom: number;
}

export interface RoleRecord extends UserRecord {
  description: string | undefined;
  trustPolicy: string;
  maxSessionSeconds: number;
  permissionsBoundary: string | undefined;
  readonly tags: Map<string, string>;
  /** Inline policy documents by name. */
  readonly inlinePolicies: Map<string, string>;
  readonly attachedPolicies: Set<string>;
}

/** The key of a cluster: one name may exist once in every account and region. */
export function clusterKey(account: string, region: string, name: string): string {
  return `${account}/${region}/${name}`;
}

/** The IAM side of an account, made on first use: to the sandbox every account exists. */
export function iamAccount(state: SandboxState, account: string): IamAccount {
  const known = state.accounts.get(account);
  if (known !== undefined) return known;
  const created: IamAccount = { roles: new Map(), users: new Map() };
  state.accounts.set(account, created);
  return created;
}
