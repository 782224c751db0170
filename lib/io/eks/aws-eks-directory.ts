import { allPages } from "./all-pages";
import { tryFactsOf } from "./cluster-facts";
import { eksClients, type EksClientOptions } from "./eks-clients";
import type { EksDirectory, EksPlace } from "../../ports/eks-directory";
import type { ClusterAddress } from "../../ports/eks-reader";
import { explainFailure, isNotFound } from "./explain-failure";
import { patiently } from "../aws/patiently";

/** An account that nobody knows yet is empty: no way that somebody gave for one account is for it. */
function addressIn({ region, account = "" }: EksPlace, name: string): ClusterAddress {
  return { name, region, account };
}

/** Looks clusters up through the EKS API: ListClusters (one call per 100 clusters) and DescribeCluster. */
export function awsEksDirectory(options: EksClientOptions = {}): EksDirectory {
  const connect = eksClients(options);

  return {
    names: async (place) => {
      const address = addressIn(place, "");
      try {
        const { sdk, client } = await connect(address);
        const names = await allPages(async (nextToken) => {
          const command = new sdk.ListClustersCommand({ nextToken, maxResults: 100 });
          const page = await patiently((abort) => client.send(command, abort));
          return { items: page.clusters, nextToken: page.nextToken };
        });
        return { names: [...new Set(names)].sort() };
      } catch (cause) {
        return { couldNotLook: explainFailure(cause, address) };
      }
    },
    find: async (place, name) => {
      const address = addressIn(place, name);
      try {
        const { sdk, client } = await connect(address);
        const command = new sdk.DescribeClusterCommand({ name });
        const { cluster } = await patiently((abort) => client.send(command, abort));
        return tryFactsOf(cluster) ?? { couldNotLook: "EKS answered with a cluster that has no ARN" };
      } catch (cause) {
        return isNotFound(cause) ? { missing: true } : { couldNotLook: explainFailure(cause, address) };
      }
    },
  };
}
