import { setTimeout as sleep } from "node:timers/promises";

import type * as Sdk from "@aws-sdk/client-eks";
import pLimit, { type Limit } from "p-limit";

import type { CredentialsFor } from "./credentials";
import type { ClusterAddress, EksReader } from "./eks-reader";
import { isNotFound, isThrottled } from "./explain-failure";
import { readCluster, type EksCalls } from "./read-cluster";

/** EKS publishes no rate for these calls; ten at once stay well below what a console session does. */
export const DEFAULT_CONCURRENCY = 10;
/**
 * In the SDK's standard mode, unless AWS_RETRY_MODE says otherwise. Its adaptive mode was measured against a service that
 * refuses every seventh call, as EKS does when others use up the account's rate: 216 s for 250 entries, against 5 s.
 * With the SDK's back-off a quarter of a minute of a throttling service, or a second of a network that is not there.
 */
const DEFAULT_ATTEMPTS = 6;
/** More waiting than the SDK is ready for: its budget of retries is one for a whole client, and a big fleet uses it up. */
const PATIENCE_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** Without these the SDK waits for ever. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000 };

export interface AwsEksReaderOptions {
  /** How many calls may be under way at once, over all clusters. @default 10 */
  readonly concurrency?: number;
  /** How often the SDK sends one call at most. @default 6 */
  readonly maxAttempts?: number;
  /** @default the SDK's own chain for every cluster */
  readonly credentialsFor?: CredentialsFor;
  /** @default what the SDK takes from the environment (AWS_ENDPOINT_URL_EKS, AWS_ENDPOINT_URL) or knows for the region */
  readonly endpoint?: string | undefined;
}

type Call<T> = (options: { readonly abortSignal: AbortSignal }) => Promise<T>;
type Schedule = <T>(call: Call<T>) => Promise<T>;

async function patiently<T>(call: Call<T>, abortSignal: AbortSignal): Promise<T> {
  for (const pause of PATIENCE_MS) {
    try {
      return await call({ abortSignal });
    } catch (cause) {
      if (!isThrottled(cause)) throw cause;
      await sleep(pause / 2 + Math.random() * (pause / 2), undefined, { signal: abortSignal });
    }
  }
  return await call({ abortSignal });
}

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
      return patiently(call, signal);
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

/**
 * Reads clusters through the EKS API. The SDK, which takes a third of a second to load, is loaded at the first read.
 * Clusters of one account and region share a client: its credentials, its connections and its budget of retries.
 */
export function awsEksReader(options: AwsEksReaderOptions = {}): EksReader {
  const { concurrency = DEFAULT_CONCURRENCY, maxAttempts = DEFAULT_ATTEMPTS, credentialsFor, endpoint } = options;
  const limit = pLimit(concurrency);
  const clients = new Map<string, Sdk.EKSClient>();

  const clientFor = (sdk: typeof Sdk, cluster: ClusterAddress): Sdk.EKSClient => {
    const { account, region, assumeRole = "" } = cluster;
    const key = [account, region, assumeRole].join(" ");
    const known = clients.get(key);
    if (known !== undefined) return known;
    const credentials = credentialsFor?.(cluster);
    const client = new sdk.EKSClient({
      region,
      maxAttempts,
      requestHandler: TIMEOUTS,
      ...(credentials === undefined ? {} : { credentials }),
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    clients.set(key, client);
    return client;
  };

  return {
    read: async (cluster) => {
      const sdk = await import("@aws-sdk/client-eks");
      const schedule = endTogether(limit);
      return await readCluster(callsOf(sdk, clientFor(sdk, cluster), schedule), cluster);
    },
  };
}
