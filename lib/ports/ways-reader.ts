import type { ClusterAddress } from "./eks-reader";
import type { Unread } from "./reading";

/** A way into a cluster beside its access entries. */
export interface WayIn {
  readonly kind: "identity-provider" | "capability";
  readonly name: string;
  /** `oidc`; of a capability `ACK`, `ARGOCD` or `KRO`. What AWS adds tomorrow comes through as it is. */
  readonly type: string;
  /** The ARN of the role that a capability works with; absent where there is none. */
  readonly role?: string;
  /** Who is let in as what: `ADMIN: SSO_GROUP 1234`, sorted; absent where nothing is said. */
  readonly lets?: readonly string[];
}

/** The other ways into clusters. Only bugs throw: what AWS or the network refuses is a reading. */
export interface WaysReader {
  read(cluster: ClusterAddress): Promise<readonly WayIn[] | Unread>;
}
