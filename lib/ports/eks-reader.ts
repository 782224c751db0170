import type { Missing, Unread } from "./reading";

/** What names one cluster of one account. A cluster of the same name elsewhere is another cluster. */
export interface ClusterAddress {
  readonly name: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** The ARN of the role that reaches the cluster's account. @default the caller's own credentials */
  readonly assumeRole?: string | undefined;
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_AssociatedAccessPolicy.html */
export interface LivePolicy {
  readonly policyArn: string;
  readonly scope: { readonly type: "cluster" } | { readonly type: "namespace"; readonly namespaces: readonly string[] };
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html */
export interface LiveEntry {
  readonly principalArn: string;
  /** A type that AWS adds tomorrow comes through as it is. */
  readonly type: string;
  readonly username: string;
  readonly kubernetesGroups: readonly string[];
  /** Those that AWS sets itself (`aws:…`) included. */
  readonly tags: Readonly<Record<string, string>>;
  readonly accessEntryArn: string;
  readonly createdAt: Date | undefined;
  readonly modifiedAt: Date | undefined;
  readonly policies: readonly LivePolicy[];
}

export interface LiveCluster {
  readonly name: string;
  /** Undefined where EKS does not say: clusters older than access entries. */
  readonly authenticationMode: string | undefined;
  /** Sorted by principal ARN; none while the cluster is in mode CONFIG_MAP, which EKS refuses to list. */
  readonly entries: readonly LiveEntry[];
}

/** Missing: the cluster's account and region have no cluster of that name. */
export type ClusterReading = LiveCluster | Missing | Unread;

/** The live inventory of clusters. Only bugs throw: what AWS or the network refuses is a reading. */
export interface EksReader {
  read(cluster: ClusterAddress): Promise<ClusterReading>;
}
