import type * as Sdk from "@aws-sdk/client-eks";
import pLimit, { type Limit } from "p-limit";

import { eksClients, type EksClientOptions } from "./eks-clients";
import type { EksReader } from "../../ports/eks-reader";
import { isNotFound } from "./explain-failure";
import { patiently, type Call } from "../aws/patiently";
import { readCluster, type EksCalls } from "./read-cluster";

/** EKS publishes no rate for these calls; ten at once stay well below what a console session does. */
export const DEFAULT_CONCURRENCY = 10;

export interface AwsEksReaderOptions extends EksClientOptions {
  /** How many calls may be under way at once, over all clusters. @default 10 */
  readonly concurrency?: number;
}

type Schedule = <T>(call: Call<T>) => Promise<T>;

/**
 * One cluster's calls. After the first that failed for good, those under way are ended and those still waiting are not
 * made: their answers help nobody. Of an entry that is gone, only the entry's own calls are over.
 */
function endTogether(limit: Limit): Schedule {
  const controller = new AbortController();
  const { signal } = controller;
  return (call) =>
    limit(() => {
      signal.throwIfAborted();
      return patiently(call, { signal });
    }).catch((cause: unknown) => {
      if (!isNotFound(cause)) controller.abort();
      throw cause;
    });
}

function callsOf(sdk: typeof Sdk, client: Sdk.EKSClient, schedule: Schedule): EksCalls {
  return {
    describeCluster: async (name) =>
      (await schedule((options) => client.send(new sdk.DescribeClusterCommand({ name }), options))).cluster,
    listEntries: (clusterName, nextToken) =>
      schedule((options) =>
        client.send(new sdk.ListAccessEntriesCommand({ clusterName, nextToken, maxResults: 100 }), options),
      ),
    describeEntry: (clusterName, principalArn) =>
      schedule((options) => client.send(new sdk.DescribeAccessEntryCommand({ clusterName, principalArn }), options)),
    listPolicies: (clusterName, principalArn, nextToken) => {
      const input = { clusterName, principalArn, nextToken, maxResults: 100 };
      return schedule((options) => client.send(new sdk.ListAssociatedAccessPoliciesCommand(input), options));
    },
    account: async () => (await client.config.credentials()).accountId,
  };
}

/** Reads clusters through the EKS API. */
export function awsEksReader(options: AwsEksReaderOptions = {}): EksReader {
  const { concurrency = DEFAULT_CONCURRENCY, ...connecting } = options;
  const limit = pLimit(concurrency);
  const connect = eksClients(connecting);
  return {
    read: async (cluster) => {
      const { sdk, client } = await connect(cluster);
      const schedule = endTogether(limit);
      return await readCluster(callsOf(sdk, client, schedule), cluster);
    },
  };
}
