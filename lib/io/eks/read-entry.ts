import type { AccessEntry, AssociatedAccessPolicy } from "@aws-sdk/client-eks";

import type { LiveEntry, LivePolicy } from "../../ports/eks-reader";
import { allPages } from "./all-pages";
import type { Connected } from "./eks-clients";
import { isNotFound, isUnknownCluster } from "./explain-failure";

function livePolicy({ policyArn = "", accessScope }: AssociatedAccessPolicy): LivePolicy {
  const scope =
    accessScope?.type === "cluster"
      ? ({ type: "cluster" } as const)
      : ({ type: "namespace", namespaces: accessScope?.namespaces ?? [] } as const);
  return { policyArn, scope };
}

/** What EKS answers about an entry and its policies, nothing of it left open. */
function liveEntry(principalArn: string, entry: AccessEntry, policies: readonly AssociatedAccessPolicy[]): LiveEntry {
  return {
    principalArn,
    type: entry.type ?? "STANDARD",
    username: entry.username ?? "",
    kubernetesGroups: entry.kubernetesGroups ?? [],
    tags: entry.tags ?? {},
    accessEntryArn: entry.accessEntryArn ?? "",
    createdAt: entry.createdAt,
    modifiedAt: entry.modifiedAt,
    policies: policies.map(livePolicy),
  };
}

/**
 * An entry with its policies: DescribeAccessEntry, and a ListAssociatedAccessPolicies for each hundred policies.
 * Undefined when the cluster has none, or it went away meanwhile. Throws what EKS or the network refuses.
 */
export async function tryReadEntry(
  { sdk, client, call }: Connected,
  clusterName: string,
  principalArn: string,
): Promise<LiveEntry | undefined> {
  const input = { clusterName, principalArn };
  try {
    const { accessEntry } = await call((abort) => client.send(new sdk.DescribeAccessEntryCommand(input), abort));
    if (accessEntry === undefined) return undefined;
    const policies = await allPages(async (nextToken) => {
      const command = new sdk.ListAssociatedAccessPoliciesCommand({ ...input, nextToken, maxResults: 100 });
      const page = await call((abort) => client.send(command, abort));
      return { items: page.associatedAccessPolicies, nextToken: page.nextToken };
    });
    return liveEntry(principalArn, accessEntry, policies);
  } catch (cause) {
    // The whole cluster going away meanwhile is another matter: its entries did not vanish one by one.
    if (isNotFound(cause) && !isUnknownCluster(cause)) return undefined;
    throw cause;
  }
}
