import { shellLine } from "../../lib/diagnostics/shell-word";
import type { ClusterAddress } from "../../lib/ports/eks-reader";
import type { PreparedStack } from "./prepare-stacks";

/** Where to find the cluster of a cluster's stack. */
export function addressOf({ stack }: { readonly stack: Pick<PreparedStack, "name" | "facts"> }): ClusterAddress {
  const { cluster } = stack.facts;
  if (cluster === undefined) throw new Error(`stack ${stack.name} is no cluster's`);
  return cluster.cluster;
}

function onEntry(
  operation: string,
  { name, region }: ClusterAddress,
  principalArn: string,
  ...words: string[]
): string {
  const which = ["--cluster-name", name, "--region", region, "--principal-arn", principalArn];
  return shellLine("aws", "eks", operation, ...which, ...words);
}

/** The command that deletes an entry, ready to paste: a role's path may hold quotes. */
export function deleteEntryLine(cluster: ClusterAddress, principalArn: string): string {
  return onEntry("delete-access-entry", cluster, principalArn);
}

/** The command that takes a policy away. */
export function disassociateLine(cluster: ClusterAddress, principalArn: string, policyArn: string): string {
  return onEntry("disassociate-access-policy", cluster, principalArn, "--policy-arn", policyArn);
}
