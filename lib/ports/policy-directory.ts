import type { ClusterAddress } from "./eks-reader";
import type { Unread } from "./reading";

/** The access policies that EKS offers in the region of a cluster. Only bugs throw. */
export interface PolicyDirectory {
  /** Full names, sorted. */
  names(cluster: ClusterAddress): Promise<{ readonly names: readonly string[] } | Unread>;
}
