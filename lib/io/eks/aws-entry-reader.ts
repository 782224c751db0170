import type { EntryReader } from "../../ports/entry-reader";
import { patiently } from "../aws/patiently";
import { eksClients, type EksClientOptions } from "./eks-clients";
import { explainFailure } from "./explain-failure";
import { tryReadEntry } from "./read-entry";

/** Reads single entries through the EKS API. */
export function awsEntryReader(options: EksClientOptions = {}): EntryReader {
  const connect = eksClients(options);
  return {
    read: async (cluster, principalArn) => {
      try {
        const connected = { ...(await connect(cluster)), call: patiently };
        return (await tryReadEntry(connected, cluster.name, principalArn)) ?? { missing: true };
      } catch (cause) {
        return { couldNotLook: explainFailure(cause, cluster) };
      }
    },
  };
}
