import type * as Sdk from "@aws-sdk/client-eks";
import pLimit from "p-limit";

import type { ClusterAddress } from "../../ports/eks-reader";
import type { WayIn, WaysReader } from "../../ports/ways-reader";
import { patiently } from "../aws/patiently";
import { allPages } from "./all-pages";
import { eksClients, type EksClientOptions, type EksConnection } from "./eks-clients";
import { explainFailure } from "./explain-failure";

const AT_ONCE = 5;
const FORBIDDEN = "these credentials may not read the cluster's identity providers and capabilities";

type Ask = <T>(call: () => Promise<T>) => Promise<T>;

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_ListIdentityProviderConfigs.html */
async function identityProviders({ sdk, client }: EksConnection, clusterName: string, ask: Ask): Promise<WayIn[]> {
  const found = await allPages(async (nextToken) => {
    const command = new sdk.ListIdentityProviderConfigsCommand({ clusterName, ...(nextToken && { nextToken }) });
    const answer = await ask(() => client.send(command));
    return { items: answer.identityProviderConfigs, nextToken: answer.nextToken };
  });
  return found.map(({ name = "", type = "" }) => ({ kind: "identity-provider", name, type }));
}

function letsIn(capability: Sdk.Capability | undefined): string[] {
  const mappings = capability?.configuration?.argoCd?.rbacRoleMappings ?? [];
  const lines = mappings.flatMap(({ role = "", identities = [] }) =>
    identities.map(({ id = "", type = "" }) => `${role}: ${type} ${id}`),
  );
  return lines.sort();
}

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_ListCapabilities.html */
async function capabilities({ sdk, client }: EksConnection, clusterName: string, ask: Ask): Promise<WayIn[]> {
  const found = await allPages(async (nextToken) => {
    const command = new sdk.ListCapabilitiesCommand({ clusterName, ...(nextToken && { nextToken }) });
    const answer = await ask(() => client.send(command));
    return { items: answer.capabilities, nextToken: answer.nextToken };
  });
  return await Promise.all(
    found.map(async ({ capabilityName = "", type = "" }): Promise<WayIn> => {
      const command = new sdk.DescribeCapabilityCommand({ clusterName, capabilityName });
      const { capability } = await ask(() => client.send(command));
      const [role, lets] = [capability?.roleArn, letsIn(capability)];
      return {
        kind: "capability",
        name: capabilityName,
        type,
        ...(role === undefined ? {} : { role }),
        ...(lets.length === 0 ? {} : { lets }),
      };
    }),
  );
}

/** Asks the EKS API what else lets people into a cluster. */
export function awsWaysReader(options: EksClientOptions = {}): WaysReader {
  const connect = eksClients(options);
  const limit = pLimit(AT_ONCE);
  const ask: Ask = (call) => limit(() => patiently(call));
  return {
    read: async (cluster: ClusterAddress) => {
      try {
        const connection = await connect(cluster);
        const both = [identityProviders(connection, cluster.name, ask), capabilities(connection, cluster.name, ask)];
        return (await Promise.all(both)).flat();
      } catch (cause) {
        return { couldNotLook: explainFailure(cause, cluster, FORBIDDEN) };
      }
    },
  };
}
