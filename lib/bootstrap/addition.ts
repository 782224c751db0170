import type { FoundCluster, FoundGrant, FoundNode } from "./found-access";

/** One thing to be written into one file: a cluster's new file, a node of it, or a grant of a team. */
export type Addition =
  | { readonly kind: "cluster"; readonly file: string; readonly cluster: FoundCluster }
  | { readonly kind: "node"; readonly file: string; readonly node: FoundNode }
  | {
      readonly kind: "grant";
      readonly file: string;
      readonly team: string;
      /** The same access of one principal, on several clusters. */
      readonly grants: readonly [FoundGrant, ...FoundGrant[]];
    };

/** The clusters, and principals on them, that an addition is about. */
export function subjectsOf(addition: Addition): readonly { readonly cluster: string; readonly principal?: string }[] {
  switch (addition.kind) {
    case "cluster":
      return [{ cluster: addition.cluster.name }];
    case "node":
      return [{ cluster: addition.node.cluster, principal: addition.node.principal.arn }];
    case "grant":
      return addition.grants.map(({ cluster, principal }) => ({ cluster, principal: principal.arn }));
  }
}
