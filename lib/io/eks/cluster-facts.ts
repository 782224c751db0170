import type { Cluster } from "@aws-sdk/client-eks";

import type { ClusterAddress } from "../../ports/eks-reader";
import type { ClusterFacts } from "../../ports/eks-writer";

/** Undefined where EKS does not say. A type of log may stand in several items; one that enables it is enough. */
function auditLogOf({ logging }: Cluster): boolean | undefined {
  const items = logging?.clusterLogging;
  return items?.some(({ types = [], enabled = false }) => enabled && types.includes("audit"));
}

/** What DescribeCluster says, as far as access has to do with it; undefined when it says of no cluster. */
export function tryFactsOf(cluster: Cluster | undefined): ClusterFacts | undefined {
  const [, partition, , region, account, resource] = cluster?.arn?.split(":") ?? [];
  if (cluster === undefined || partition === undefined || region === undefined || account === undefined) {
    return undefined;
  }
  const auditLog = auditLogOf(cluster);
  return {
    name: resource?.replace(/^cluster\//, "") ?? "",
    account,
    region,
    partition,
    authenticationMode: cluster.accessConfig?.authenticationMode ?? "CONFIG_MAP",
    status: cluster.status ?? "",
    version: cluster.version ?? "",
    platformVersion: cluster.platformVersion ?? "",
    endpoint: cluster.endpoint,
    certificateAuthority: cluster.certificateAuthority?.data,
    ...(auditLog === undefined ? {} : { auditLog }),
  };
}

/** Why the cluster that answered is not the one that is meant: a name may exist once in every account and region. */
export function tryExplainOther(facts: ClusterFacts, { name, account, region }: ClusterAddress): string | undefined {
  if (facts.account !== account) {
    return `these credentials reach a cluster of this name in account ${facts.account}, not in ${account}`;
  }
  if (facts.region === region && facts.name === name) return undefined;
  return `EKS answered with another cluster, ${facts.name} in ${facts.region}`;
}
