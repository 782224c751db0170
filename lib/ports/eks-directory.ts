import type { ClusterFacts } from "./eks-writer";

/** Where to look before a cluster's account is known. */
export interface Place {
  readonly region: string;
  /** Whose credentials, where several can be had. @default the caller's own */
  readonly account: string | undefined;
}

/** Which clusters there are, for whoever does not know yet. Only bugs throw. */
export interface EksDirectory {
  /** Every cluster of the account in the region, sorted. */
  names(place: Place): Promise<{ readonly names: readonly string[] } | { readonly couldNotLook: string }>;
  /** One cluster, whatever its account turns out to be. */
  find(
    place: Place,
    name: string,
  ): Promise<ClusterFacts | { readonly missing: true } | { readonly couldNotLook: string }>;
}
