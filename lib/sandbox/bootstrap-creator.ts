import { addEntry } from "./access-entry-record";
import { partitionOf } from "./partition";
import { policyArn } from "./policy-catalogue";
import { tryParsePrincipal } from "./principal";
import type { ClusterRecord } from "./state";

/** The cluster creator's own entry, as EKS makes it: cluster-admin on the whole cluster, no groups; deletable like any. */
export function bootstrapCreatorEntry(cluster: ClusterRecord, now: number, newId: () => string): void {
  const principal = tryParsePrincipal(cluster.bootstrapCreator ?? "");
  if (principal === undefined || cluster.entries.has(principal.arn)) return;
  const entry = addEntry(cluster, { principal, type: "STANDARD" }, now, newId());
  const arn = policyArn(partitionOf(cluster.region), "AmazonEKSClusterAdminPolicy");
  const scope = { type: "cluster", namespaces: [] } as const;
  entry.policies.set(arn, { policyArn: arn, scope, associatedAt: now, modifiedAt: now });
}
