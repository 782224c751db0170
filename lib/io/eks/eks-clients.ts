import type * as Sdk from "@aws-sdk/client-eks";

import type { Call } from "../aws/patiently";
import { TIMEOUTS } from "../aws/timeouts";
import type { CredentialsFor } from "../aws/credentials";
import type { ClusterAddress } from "../../ports/eks-reader";

/**
 * In the SDK's standard mode, unless AWS_RETRY_MODE says otherwise. Its adaptive mode was measured against a service that
 * refuses every seventh call, as EKS does when others use up the account's rate: 216 s for 250 entries, against 5 s.
 * With the SDK's back-off a quarter of a minute of a throttling service, or a second of a network that is not there.
 */
const DEFAULT_ATTEMPTS = 6;

export interface EksClientOptions {
  /** How often the SDK sends one call at most. @default 6 */
  readonly maxAttempts?: number;
  /** @default the SDK's own chain for every cluster */
  readonly credentialsFor?: CredentialsFor;
  /** @default what the SDK takes from the environment (AWS_ENDPOINT_URL_EKS, AWS_ENDPOINT_URL) or knows for the region */
  readonly endpoint?: string | undefined;
}

export interface EksConnection {
  readonly sdk: typeof Sdk;
  readonly client: Sdk.EKSClient;
}

/** With the patience that each call is made with. */
export interface Connected extends EksConnection {
  readonly call: <T>(one: Call<T>) => Promise<T>;
}

/**
 * The EKS clients of a run. Clusters of one account and region share one: its credentials, its connections and its budget
 * of retries. The SDK, which takes a third of a second to load, is loaded at the first call.
 */
export function eksClients(options: EksClientOptions): (cluster: ClusterAddress) => Promise<EksConnection> {
  const { maxAttempts = DEFAULT_ATTEMPTS, credentialsFor, endpoint } = options;
  const clients = new Map<string, Sdk.EKSClient>();
  return async (cluster) => {
    const sdk = await import("@aws-sdk/client-eks");
    const { account, region, assumeRole = "" } = cluster;
    const key = [account, region, assumeRole].join(" ");
    const known = clients.get(key);
    if (known !== undefined) return { sdk, client: known };
    const credentials = credentialsFor?.(cluster);
    const client = new sdk.EKSClient({
      region,
      maxAttempts,
      requestHandler: TIMEOUTS,
      ...(credentials === undefined ? {} : { credentials }),
      ...(endpoint === undefined ? {} : { endpoint }),
    });
    clients.set(key, client);
    return { sdk, client };
  };
}
