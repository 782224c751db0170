import type { FoundCluster } from "../bootstrap";
import type { LiveCluster, LiveEntry } from "../ports/eks-reader";
import type { NodeType, Principal } from "../model";

/** A cluster and what it has. */
export interface LookedAt {
  readonly cluster: FoundCluster;
  readonly live: LiveCluster;
}

/** What the files can say of a live entry. */
export interface Sayable {
  readonly principal: Principal;
  readonly access:
    | { readonly kind: "node"; readonly type: NodeType }
    | {
        readonly kind: "grant";
        /** Undefined: AWS's default. */
        readonly username: string | undefined;
        readonly kubernetesGroups: readonly string[];
        /** Full name -> scope. */
        readonly policies: ReadonlyMap<string, "cluster" | readonly string[]>;
      };
}

export type AdoptionVerdict =
  /** In no file: it is written, and imported. */
  | ({ readonly kind: "adopt" } & Sayable)
  /** The files say so already, in this place: it is imported. */
  | { readonly kind: "declared"; readonly by: string }
  /** The files say something else of the principal: in words. */
  | { readonly kind: "differs"; readonly differences: string; readonly isReplaced: boolean }
  | { readonly kind: "left-out"; readonly reason: string };

/** A live entry and what becomes of it. */
export interface JudgedEntry {
  readonly cluster: FoundCluster;
  readonly entry: LiveEntry;
  readonly verdict: AdoptionVerdict;
}
