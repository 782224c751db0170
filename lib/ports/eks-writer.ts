import type { ClusterAddress, LivePolicy } from "./eks-reader";
import type { Missing, Unread } from "./reading";

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html, as far as access has to do with it. */
export interface ClusterFacts {
  readonly name: string;
  /** 12 digits, from the cluster's ARN. */
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** `CONFIG_MAP` where EKS does not say: clusters older than access entries. */
  readonly authenticationMode: string;
  /** `ACTIVE`, `UPDATING`, … */
  readonly status: string;
  /** Such as `1.29`. */
  readonly version: string;
  /** Such as `eks.7`. */
  readonly platformVersion: string;
  /** Undefined while the cluster is being made. */
  readonly endpoint: string | undefined;
  /** Base64, as a kubeconfig wants it. */
  readonly certificateAuthority: string | undefined;
  /** Whether the control plane's audit log goes to CloudWatch; absent where EKS does not say. */
  readonly auditLog?: boolean;
}

/** Why something was not done, for people: one sentence without its full stop. */
export interface RefusedCall {
  readonly refused: string;
  /** The service's own code, such as `ResourceInUseException`, where it gave one. */
  readonly code: string | undefined;
  /** IAM has nobody of that name, or EKS has not heard of them yet. Absent where that is not why. */
  readonly isUnknownPrincipal?: true;
}

export interface NewEntry {
  readonly principalArn: string;
  /** Of a node's, EKS takes neither groups nor a username. @default "STANDARD" */
  readonly type?: string;
  readonly kubernetesGroups: readonly string[];
  /** Undefined: AWS's default. */
  readonly username: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** What UpdateAccessEntry sets; groups that are not among them are gone. */
export type EntryUpdate = Pick<NewEntry, "principalArn" | "kubernetesGroups" | "username">;

/**
 * The few EKS calls that change something, and what they need to know. Only bugs throw. Nothing is changed on a cluster
 * that is not in the address's account: a name may exist once in every account.
 */
export interface EksWriter {
  describe(cluster: ClusterAddress): Promise<ClusterFacts | Missing | Unread>;
  /** Makes an entry. Code `ResourceInUseException`: the principal has one. */
  createEntry(cluster: ClusterAddress, entry: NewEntry): Promise<RefusedCall | undefined>;
  /** Sets groups and username of a STANDARD entry; its policies stay. */
  updateEntry(cluster: ClusterAddress, update: EntryUpdate): Promise<RefusedCall | undefined>;
  /**
   * Gives a policy; one that is given already gets the scope, at no moment without it ("Associate access policies", user
   * guide).
   * @param scope default: the whole cluster
   */
  associate(
    cluster: ClusterAddress,
    principalArn: string,
    policyArn: string,
    scope?: LivePolicy["scope"],
  ): Promise<RefusedCall | undefined>;
  /** Undefined when it is done, or was gone already. */
  deleteEntry(cluster: ClusterAddress, principalArn: string): Promise<RefusedCall | undefined>;
  /**
   * Asks for another authentication mode, and waits until EKS says that it is done or has failed; first for another
   * update of the cluster, where one is running. A cluster that is in the mode already is done: after an interruption the
   * same call goes on from there. `progress` is told each time it has asked (`AccessConfigUpdate InProgress`).
   */
  changeMode(
    cluster: ClusterAddress,
    mode: "API" | "API_AND_CONFIG_MAP",
    progress: (status: string) => void,
  ): Promise<RefusedCall | undefined>;
}
