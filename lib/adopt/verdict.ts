import type { Access } from "../access/access";
import type { FoundCluster } from "../bootstrap";
import type { LiveCluster, LiveEntry } from "../ports/eks-reader";
import type { PrincipalReading } from "../ports/iam-reader";
import type { Principal } from "../model";

/** A cluster and what it has. */
export interface LookedAt {
  readonly cluster: FoundCluster;
  readonly live: LiveCluster;
  /** What IAM says of entries' principals, by ARN; whoever is missing in it was not asked for. */
  readonly readings?: ReadonlyMap<string, PrincipalReading>;
}

export type AdoptionVerdict =
  /** In no file: it is written, and imported. */
  | { readonly kind: "adopt"; readonly principal: Principal; readonly access: Access }
  /** The files say so already, in this place: it is imported. */
  | { readonly kind: "declared"; readonly by: string }
  /** The files say something else of the principal: in words. */
  | { readonly kind: "differs"; readonly differences: string; readonly isReplaced: boolean }
  | { readonly kind: "left-out"; readonly reason: string }
  /** Nobody can use it any more: why. */
  | { readonly kind: "dead"; readonly reason: string };

/** A live entry and what becomes of it. */
export interface JudgedEntry {
  readonly cluster: FoundCluster;
  readonly entry: LiveEntry;
  readonly verdict: AdoptionVerdict;
}
