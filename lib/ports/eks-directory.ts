import type { ClusterFacts } from "./eks-writer";
import type { Missing, Unread } from "./reading";

/** Where to look before a cluster's account is known. */
export interface EksPlace {
  readonly region: string;
  /** Whose credentials, where several can be had. @default the caller's own */
  readonly account: string | undefined;
}

/** Which clusters there are, for whoever does not know yet. Only bugs throw. */
export interface EksDirectory {
  /** Every cluster of the account in the region, sorted. */
  names(place: EksPlace): Promise<{ readonly names: readonly string[] } | Unread>;
  /** One cluster, whatever its account turns out to be. */
  find(place: EksPlace, name: string): Promise<ClusterFacts | Missing | Unread>;
}
