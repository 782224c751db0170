import type { ClusterAddress } from "../../lib/ports/eks-reader";
import type { PreparedStack } from "./prepare-stacks";

/** Where to find the cluster of a cluster's stack. */
export function addressOf({ stack }: { readonly stack: Pick<PreparedStack, "name" | "facts"> }): ClusterAddress {
  const { cluster } = stack.facts;
  if (cluster === undefined) throw new Error(`stack ${stack.name} is no cluster's`);
  const { name, account, region, assumeRole } = cluster.cluster;
  return { name, account, region, assumeRole };
}
