import type { AuthenticationMode, ClusterStatus, EntryType } from "./state";
import type { SeedCapability, SeedIdentityProvider } from "./ways";

/** What a sandbox starts with: plain data, so that it can be a JSON or YAML file. */
export interface SandboxSeed {
  readonly clusters?: readonly SeedCluster[];
  /** ARNs of IAM roles and users that exist, in IAM too. All that exist, with `principals: "strict"`. */
  readonly principals?: readonly string[];
  /**
   * ARNs that IAM is presumed to have, as those of entries are, as long as `principals` names nobody: what the files name,
   * so that nobody has to make roles before a first try.
   */
  readonly presumedPrincipals?: readonly string[];
  /** ARNs that do not exist although `principals: "any"` would accept them. */
  readonly absentPrincipals?: readonly string[];
}

export interface SeedCluster {
  readonly name: string;
  /** 12 digits; quote it in YAML. */
  readonly account: string;
  readonly region: string;
  /** @default "API_AND_CONFIG_MAP" */
  readonly authenticationMode?: AuthenticationMode;
  /** @default "1.33" */
  readonly version?: string;
  /** @default "eks.1" */
  readonly platformVersion?: string;
  /** @default "ACTIVE" */
  readonly status?: ClusterStatus;
  /** Where the cluster's Kubernetes API is. @default an address that leads nowhere */
  readonly endpoint?: string;
  /** The certificate of that API, in base64. @default "" */
  readonly certificateAuthority?: string;
  readonly entries?: readonly SeedEntry[];
  /** Other ways in, which the sandbox only shows. */
  readonly identityProviders?: readonly SeedIdentityProvider[];
  readonly capabilities?: readonly SeedCapability[];
  /** The creator, who gets a cluster-admin entry as soon as the mode allows entries. */
  readonly bootstrapCreator?: string;
}

/** An entry, whether CreateAccessEntry would make it or not: AWS's own services make entries that it refuses. */
export interface SeedEntry {
  readonly principalArn: string;
  /** @default "STANDARD" */
  readonly type?: EntryType;
  readonly kubernetesGroups?: readonly string[];
  /** @default what EKS generates for the principal and the type */
  readonly username?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly policies?: readonly SeedPolicy[];
}

export interface SeedPolicy {
  /** A policy's name or its ARN. */
  readonly policy: string;
  /** The whole cluster, or these namespaces. */
  readonly scope: "cluster" | readonly string[];
}
