import pLimit, { type Limit } from "p-limit";

import { eksClients, type Connected, type EksClientOptions } from "./eks-clients";
import type { EksReader } from "../../ports/eks-reader";
import { isNotFound } from "./explain-failure";
import { patiently } from "../aws/patiently";
import { readCluster } from "./read-cluster";

/** EKS publishes no rate for these calls; ten at once stay well below what a console session does. */
export const DEFAULT_CONCURRENCY = 10;

export interface AwsEksReaderOptions extends EksClientOptions {
  /** How many calls may be under way at once, over all clusters. @default 10 */
  readonly concurrency?: number;
}

/**
 * One cluster's calls. After the first that failed for good, those under way are ended and those still waiting are not
 * made: their answers help nobody. Of an entry that is gone, only the entry's own calls are over.
 */
function endTogether(limit: Limit): Connected["call"] {
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

/** Reads clusters through the EKS API. */
export function awsEksReader(options: AwsEksReaderOptions = {}): EksReader {
  const { concurrency = DEFAULT_CONCURRENCY, ...connecting } = options;
  const limit = pLimit(concurrency);
  const connect = eksClients(connecting);
  return {
    read: async (cluster) => {
      const connected = { ...(await connect(cluster)), call: endTogether(limit) };
      return await readCluster(connected, cluster);
    },
  };
}
