import { findCluster } from "./cluster-lookup";
import { epochSeconds } from "./eks-call";
import type { EksCall } from "./eks-call";
import { paginate } from "./pagination";
import { partitionOf } from "./partition";
import type { ClusterRecord } from "./state";

export function clusterArn({ region, account, name }: ClusterRecord): string {
  return `arn:${partitionOf(region)}:eks:${region}:${account}:cluster/${name}`;
}

export function listClusters(call: EksCall): object {
  const { account, region } = call.caller;
  const names = [...call.state.clusters.values()]
    .filter((cluster) => cluster.account === account && cluster.region === region)
    .map((cluster) => cluster.name);
  const { items, nextToken } = paginate(names, (name) => name, call.query, "clusters");
  return { clusters: items, nextToken };
}

/** DescribeCluster. What the sandbox has no idea of is empty; there is no Kubernetes but one that the seed names. */
export function describeCluster(call: EksCall): object {
  const cluster = findCluster(call);
  const network = { subnetIds: [], securityGroupIds: [], publicAccessCidrs: [] };
  return {
    cluster: {
      name: cluster.name,
      arn: clusterArn(cluster),
      createdAt: epochSeconds(cluster.createdAt),
      version: cluster.version,
      endpoint: cluster.endpoint,
      roleArn: `arn:${partitionOf(cluster.region)}:iam::${cluster.account}:role/eks-cluster`,
      resourcesVpcConfig: { ...network, vpcId: "", endpointPublicAccess: true, endpointPrivateAccess: false },
      kubernetesNetworkConfig: { serviceIpv4Cidr: "10.100.0.0/16", ipFamily: "ipv4" },
      logging: { clusterLogging: [] },
      status: cluster.status,
      certificateAuthority: { data: cluster.certificateAuthority },
      platformVersion: cluster.platformVersion,
      tags: Object.fromEntries(cluster.tags),
      health: { issues: [] },
      accessConfig: {
        bootstrapClusterCreatorAdminPermissions: cluster.hadBootstrapAdmin,
        authenticationMode: cluster.authenticationMode,
      },
    },
  };
}
