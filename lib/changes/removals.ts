import type { AccessPlan } from "../compile";

/** How much of a cluster's entries a change takes away: what `maximum-removals` judges. */
export interface ClusterRemovals {
  readonly cluster: string;
  /** Entries before the change, and how many of them are gone. */
  readonly before: number;
  readonly gone: number;
  /** `guardrails.maximumRemovals`, 0 to 1. */
  readonly most: number;
  readonly tooMany: boolean;
}

/** The clusters that lose entries, sorted by name. */
export function findRemovals(before: AccessPlan, after: AccessPlan, most: number): ClusterRemovals[] {
  const now = new Map(after.clusters.map(({ cluster, entries }) => [cluster.name, entries]));
  return before.clusters.flatMap(({ cluster, entries }) => {
    const kept = new Set((now.get(cluster.name) ?? []).map(({ principal }) => principal.arn));
    const gone = entries.filter(({ principal }) => !kept.has(principal.arn)).length;
    if (gone === 0) return [];
    return [{ cluster: cluster.name, before: entries.length, gone, most, tooMany: gone > entries.length * most }];
  });
}
