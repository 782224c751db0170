import type {
  AccessEntry,
  AssociatedAccessPolicy,
  Cluster,
  DescribeAccessEntryCommandOutput,
  ListAccessEntriesCommandOutput,
  ListAssociatedAccessPoliciesCommandOutput,
} from "@aws-sdk/client-eks";

import type { ClusterAddress, ClusterReading, LiveEntry, LivePolicy } from "../../ports/eks-reader";
import { explainFailure, isConfigMapOnly, isNotFound, isUnknownCluster } from "./explain-failure";

/** The four calls that an inventory takes. Each throws what the service or the network refuses. */
export interface EksCalls {
  describeCluster(cluster: string): Promise<Cluster | undefined>;
  listEntries(cluster: string, nextToken: string | undefined): Promise<ListAccessEntriesCommandOutput>;
  describeEntry(cluster: string, principalArn: string): Promise<DescribeAccessEntryCommandOutput>;
  listPolicies(
    cluster: string,
    principalArn: string,
    nextToken: string | undefined,
  ): Promise<ListAssociatedAccessPoliciesCommandOutput>;
  /** The account of the credentials, where they say; undefined where only a call to STS could tell. */
  account(): Promise<string | undefined>;
}

interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly nextToken: string | undefined;
}

async function allPages<T>(page: (nextToken: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, nextToken } = await page(token);
    all.push(...(items ?? []));
    token = nextToken ?? undefined;
  } while (token !== undefined);
  return all;
}

function livePolicy({ policyArn = "", accessScope }: AssociatedAccessPolicy): LivePolicy {
  const scope =
    accessScope?.type === "cluster"
      ? ({ type: "cluster" } as const)
      : ({ type: "namespace", namespaces: accessScope?.namespaces ?? [] } as const);
  return { policyArn, scope };
}

/** What EKS answers about an entry and its policies, nothing of it left open. */
export function liveEntry(
  principalArn: string,
  entry: AccessEntry,
  policies: readonly AssociatedAccessPolicy[],
): LiveEntry {
  return {
    principalArn,
    type: entry.type ?? "STANDARD",
    username: entry.username ?? "",
    kubernetesGroups: entry.kubernetesGroups ?? [],
    tags: entry.tags ?? {},
    accessEntryArn: entry.accessEntryArn ?? "",
    createdAt: entry.createdAt,
    modifiedAt: entry.modifiedAt,
    policies: policies.map(livePolicy),
  };
}

/** An entry with its policies; undefined when it went away since it was listed. */
async function tryReadEntry(calls: EksCalls, cluster: string, arn: string): Promise<LiveEntry | undefined> {
  try {
    const { accessEntry } = await calls.describeEntry(cluster, arn);
    if (accessEntry === undefined) return undefined;
    const policies = await allPages(async (token) => {
      const { associatedAccessPolicies, nextToken } = await calls.listPolicies(cluster, arn, token);
      return { items: associatedAccessPolicies, nextToken };
    });
    return liveEntry(arn, accessEntry, policies);
  } catch (cause) {
    // The whole cluster going away meanwhile is another matter: its entries did not vanish one by one.
    if (isNotFound(cause) && !isUnknownCluster(cause)) return undefined;
    throw cause;
  }
}

async function readEntries(calls: EksCalls, cluster: string): Promise<LiveEntry[]> {
  const arns = await allPages(async (token) => {
    const { accessEntries, nextToken } = await calls.listEntries(cluster, token);
    return { items: accessEntries, nextToken };
  });
  // Once each and sorted: a page may repeat what moved while the pages were fetched.
  const sorted = [...new Set(arns)].sort();
  const entries = await Promise.all(sorted.map((arn) => tryReadEntry(calls, cluster, arn)));
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
async function missing(calls: EksCalls, { account }: ClusterAddress): Promise<ClusterReading> {
  const own = await calls.account();
  if (own === undefined || own === account) return { missing: true };
  return { couldNotLook: `the credentials are of account ${own}; the cluster file says ${account}` };
}

async function readOrThrow(calls: EksCalls, address: ClusterAddress): Promise<ClusterReading> {
  const { name } = address;
  const cluster = await calls.describeCluster(name);
  const mismatch = mismatchOf(cluster?.arn ?? "", address);
  if (mismatch !== undefined) return { couldNotLook: mismatch };
  const authenticationMode = cluster?.accessConfig?.authenticationMode;
  if (authenticationMode === "CONFIG_MAP") return { name, authenticationMode, entries: [] };
  try {
    return { name, authenticationMode, entries: await readEntries(calls, name) };
  } catch (cause) {
    if (isConfigMapOnly(cause)) return { name, authenticationMode: "CONFIG_MAP", entries: [] };
    throw cause;
  }
}

/**
 * One cluster's mode and entries: DescribeCluster, a ListAccessEntries per 100 entries, and per entry a DescribeAccessEntry
 * and a ListAssociatedAccessPolicies (one per 100 policies).
 */
export async function readCluster(calls: EksCalls, address: ClusterAddress): Promise<ClusterReading> {
  try {
    return await readOrThrow(calls, address);
  } catch (cause) {
    if (isNotFound(cause)) return await missing(calls, address);
    return { couldNotLook: explainFailure(cause, address) };
  }
}
