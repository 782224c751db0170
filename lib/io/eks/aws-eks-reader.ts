import { setTimeout as sleep } from "node:timers/promises";

import type { EKSClient } from "@aws-sdk/client-eks";
import pLimit from "p-limit";

import type { CredentialsFor } from "./credentials";
import type { ClusterAddress, EksReader } from "./eks-reader";
import { isThrottled } from "./explain-failure";
import { readCluster, type EksCalls } from "./read-cluster";

/** EKS publishes no rate for these calls; ten at once stay well below what a console session does. */
export const DEFAULT_CONCURRENCY = 10;
/** With the SDK's back-off about half a minute of a throttling service, or three seconds of a network that is not there. */
const DEFAULT_ATTEMPTS = 8;
/** More waiting than the SDK is ready for: its budget of retries is one for a whole client, and a big fleet uses it up. */
const PATIENCE_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** Without these the SDK waits for ever. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000 };

export interface AwsEksReaderOptions {
  /** How many calls may be under way at once, over all clusters. @default 10 */
  readonly concurrency?: number;
  /** How often the SDK sends one call at most. @default 8 */
  readonly maxAttempts?: number;
  /** @default the SDK's own chain for every cluster */
  readonly credentialsFor?: CredentialsFor;
  /** @default what the SDK takes from the environment (AWS_ENDPOINT_URL_EKS, AWS_ENDPOINT_URL) or knows for the region */
  readonly endpoint?: string | undefined;
}

type Schedule = <T>(call: () => Promise<T>) => Promise<T>;

async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (const pause of PATIENCE_MS) {
    try {
      return await call();
    } catch (cause) {
      if (!isThrottled(cause)) throw cause;
      await sleep(pause / 2 + Math.random() * (pause / 2));
    }
  }
  return await call();
}

/** One cluster's calls. After the first that failed for good, those still waiting are not made: their answers help nobody. */
function limited(schedule: Schedule): Schedule {
  let broken: { readonly cause: unknown } | undefined;
  return (call) =>
    schedule(async () => {
      if (broken !== undefined) throw broken.cause;
      return await patiently(call);
    }).catch((cause: unknown) => {
      const { name } = cause as { name?: unknown };
      if (name !== "ResourceNotFoundException") broken = { cause };
      throw cause;
    });
}

type Sdk = typeof import("@aws-sdk/client-eks");

function callsOf(sdk: Sdk, client: EKSClient, schedule: Schedule): EksCalls {
  return {
    describeCluster: async (name) =>
      (await schedule(() => client.send(new sdk.DescribeClusterCommand({ name })))).cluster,
    listEntries: (clusterName, nextToken) =>
      schedule(() => client.send(new sdk.ListAccessEntriesCommand({ clusterName, nextToken, maxResults: 100 }))),
    describeEntry: (clusterName, principalArn) =>
      schedule(() => client.send(new sdk.DescribeAccessEntryCommand({ clusterName, principalArn }))),
    listPolicies: (clusterName, principalArn, nextToken) => {
      const input = { clusterName, principalArn, nextToken, maxResults: 100 };
      return schedule(() => client.send(new sdk.ListAssociatedAccessPoliciesCommand(input)));
    },
    account: async () => (await client.config.credentials()).accountId,
  };
}

/**
 * Reads clusters through the EKS API. The SDK, which takes a third of a second to load, is loaded at the first read.
 * Clusters of one account and region share a client, because EKS throttles by account and region and the SDK's adaptive
 * retry learns the rate a client at a time.
 */
export function awsEksReader(options: AwsEksReaderOptions = {}): EksReader {
  const { concurrency = DEFAULT_CONCURRENCY, maxAttempts = DEFAULT_ATTEMPTS, credentialsFor, endpoint } = options;
  const limit = pLimit(concurrency);
  const clients = new Map<string, EKSClient>();

  const clientFor = (sdk: Sdk, cluster: ClusterAddress): EKSClient => {
    const { account, region, assumeRole = "" } = cluster;
    const key = [account, region, assumeRole].join(" ");
    const known = clients.get(key);
    if (known !== undefined) return known;
    const credentials = credentialsFor?.(cluster);
    const client = new sdk.EKSClient({
      region,
      maxAttempts,
      retryMode: "adaptive",
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
      const schedule = limited((call) => limit(call));
      return await readCluster(callsOf(sdk, clientFor(sdk, cluster), schedule), cluster);
    },
  };
}
