import type { AssociatedAccessPolicy } from "@aws-sdk/client-eks";

import { eksClients, type EksClientOptions, type EksConnection } from "../eks/eks-clients";
import type { ClusterAddress, LiveEntry } from "../../ports/eks-reader";
import { explainFailure, isNotFound, isUnknownCluster } from "../eks/explain-failure";
import { liveEntry } from "../eks/read-cluster";
import type { EntryReader } from "../../ports/entry-reader";

async function readPolicies(
  { sdk, client }: EksConnection,
  clusterName: string,
  principalArn: string,
): Promise<AssociatedAccessPolicy[]> {
  const pages = sdk.paginateListAssociatedAccessPolicies({ client }, { clusterName, principalArn });
  const policies: AssociatedAccessPolicy[] = [];
  for await (const { associatedAccessPolicies = [] } of pages) policies.push(...associatedAccessPolicies);
  return policies;
}

async function readEntry(
  connection: EksConnection,
  { name }: ClusterAddress,
  principalArn: string,
): Promise<LiveEntry> {
  const { sdk, client } = connection;
  const described = await client.send(new sdk.DescribeAccessEntryCommand({ clusterName: name, principalArn }));
  const policies = await readPolicies(connection, name, principalArn);
  return liveEntry(principalArn, described.accessEntry ?? {}, policies);
}

/** DescribeAccessEntry, and ListAssociatedAccessPolicies for each hundred policies. */
export function awsEntryReader(options: EksClientOptions = {}): EntryReader {
  const connect = eksClients(options);
  return {
    read: async (cluster, principalArn) => {
      try {
        return await readEntry(await connect(cluster), cluster, principalArn);
      } catch (cause) {
        if (isNotFound(cause) && !isUnknownCluster(cause)) return { missing: true };
        return { couldNotLook: explainFailure(cause, cluster) };
      }
    },
  };
}
