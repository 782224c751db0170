import type { ClusterAddress, LiveEntry } from "./eks-reader";
import type { Missing, Unread } from "./reading";

/** One entry with its policies: fewer calls and fewer rights than a whole inventory. Only bugs throw. */
export interface EntryReader {
  /** On a cluster in mode CONFIG_MAP there is none, and EKS refuses to say so: `couldNotLook`. */
  read(cluster: ClusterAddress, principalArn: string): Promise<LiveEntry | Missing | Unread>;
}
