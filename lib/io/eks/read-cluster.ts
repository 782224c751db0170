import type { ClusterAddress, ClusterReading, LiveEntry } from "../../ports/eks-reader";
import { allPages } from "./all-pages";
import type { Connected } from "./eks-clients";
import { explainFailure, isConfigMapOnly, isNotFound } from "./explain-failure";
import { tryReadEntry } from "./read-entry";

async function readEntries(connected: Connected, clusterName: string): Promise<LiveEntry[]> {
  const { sdk, client, call } = connected;
  const arns = await allPages(async (nextToken) => {
    const command = new sdk.ListAccessEntriesCommand({ clusterName, nextToken, maxResults: 100 });
    const page = await call((abort) => client.send(command, abort));
    return { items: page.accessEntries, nextToken: page.nextToken };
  });
  // Once each and sorted: a page may repeat what moved while the pages were fetched.
  const sorted = [...new Set(arns)].sort();
  const entries = await Promise.all(sorted.map((arn) => tryReadEntry(connected, clusterName, arn)));
  return entries.filter((entry) => entry !== undefined);
}

/** Why the cluster that answered is not the one that was meant. */
function mismatchOf(arn: string, { name, account, region }: ClusterAddress): string | undefined {
  const [, , , ofRegion, ofAccount, resource] = arn.split(":");
  if (ofAccount !== account) {
    return `the credentials reach a cluster of this name in account ${ofAccount ?? "?"}; the cluster file says ${account}`;
  }
  if (ofRegion !== region || resource !== `cluster/${name}`) return `EKS answered with another cluster, ${arn}`;
  return undefined;
}

/** EKS says "not found" in the wrong account just as in the right one. */
async function missing({ client }: Connected, { account }: ClusterAddress): Promise<ClusterReading> {
  // Undefined where only a call to STS could tell.
  const { accountId: own } = await client.config.credentials();
  if (own === undefined || own === account) return { missing: true };
  return { couldNotLook: `the credentials are of account ${own}; the cluster file says ${account}` };
}

async function readOrThrow(connected: Connected, address: ClusterAddress): Promise<ClusterReading> {
  const { sdk, client, call } = connected;
  const { name } = address;
  const { cluster } = await call((abort) => client.send(new sdk.DescribeClusterCommand({ name }), abort));
  const mismatch = mismatchOf(cluster?.arn ?? "", address);
  if (mismatch !== undefined) return { couldNotLook: mismatch };
  const authenticationMode = cluster?.accessConfig?.authenticationMode;
  if (authenticationMode === "CONFIG_MAP") return { name, authenticationMode, entries: [] };
  try {
    return { name, authenticationMode, entries: await readEntries(connected, name) };
  } catch (cause) {
    if (isConfigMapOnly(cause)) return { name, authenticationMode: "CONFIG_MAP", entries: [] };
    throw cause;
  }
}

/** One cluster's mode and entries: DescribeCluster, a ListAccessEntries per 100 entries, and what each entry takes. */
export async function readCluster(connected: Connected, address: ClusterAddress): Promise<ClusterReading> {
  try {
    return await readOrThrow(connected, address);
  } catch (cause) {
    if (isNotFound(cause)) return await missing(connected, address);
    return { couldNotLook: explainFailure(cause, address) };
  }
}
