import { shellLine } from "../../lib/diagnostics/shell-word";
import type { ClusterAddress } from "../../lib/ports/eks-reader";
import type { PreparedStack } from "./prepare-stacks";

/** Where to find the cluster of a cluster's stack. */
export function addressOf({ stack }: { readonly stack: Pick<PreparedStack, "name" | "facts"> }): ClusterAddress {
  const { cluster } = stack.facts;
  if (cluster === undefined) throw new Error(`stack ${stack.name} is no cluster's`);
  return cluster.cluster;
}

/** The command that deletes an entry, ready to paste: a role's path may hold quotes. */
export function deleteEntryLine({ name, region }: ClusterAddress, principalArn: string): string {
  const which = ["--cluster-name", name, "--region", region, "--principal-arn", principalArn];
  return shellLine("aws", "eks", "delete-access-entry", ...which);
}
