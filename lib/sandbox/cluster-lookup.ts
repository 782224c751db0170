import type { EksCall } from "./eks-call";
import { invalidRequest, notFound } from "./errors";
import { clusterKey } from "./state";
import type { ClusterRecord } from "./state";

/** The cluster of a call, in the caller's own account and region: another's is not found, as if it did not exist. */
export function findCluster(call: EksCall): ClusterRecord {
  const { account, region } = call.caller;
  const cluster = call.state.clusters.get(clusterKey(account, region, call.path.cluster));
  if (cluster === undefined) throw notFound(`No cluster found for name: ${call.path.cluster}.`);
  return cluster;
}

/** The cluster of an access entry call: EKS refuses every one of them while the ConfigMap alone decides. */
export function findAccessCluster(call: EksCall): ClusterRecord {
  const cluster = findCluster(call);
  if (cluster.authenticationMode === "CONFIG_MAP") {
    throw invalidRequest(
      "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    );
  }
  return cluster;
}

const SETTLED: readonly string[] = ["ACTIVE", "UPDATING"];

/** As `findAccessCluster`, for calls that change something: a cluster that is being made or unmade takes no changes. */
export function findChangeableCluster(call: EksCall): ClusterRecord {
  const cluster = findAccessCluster(call);
  if (!SETTLED.includes(cluster.status)) {
    throw invalidRequest(`Cluster ${cluster.name} is in status ${cluster.status}; it must be ACTIVE.`);
  }
  return cluster;
}
