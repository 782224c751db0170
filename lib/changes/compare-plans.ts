import type { AccessPlan, ClusterPlan, PlannedEntry } from "../compile";
import type { AccessChange } from "./access-change";
import { compareEntry } from "./compare-entry";
import type { IsTheirs } from "./judge-names";

/** A cluster of the same name in another account or region is another cluster. */
export function isSameCluster({ cluster: a }: ClusterPlan, { cluster: b }: ClusterPlan): boolean {
  return a.name === b.name && a.account === b.account && a.region === b.region;
}

/** An entry before and after; either side may be no entry. */
export type EntryPair = readonly [before: PlannedEntry | undefined, after: PlannedEntry | undefined];

function pairsOn(before: ClusterPlan | undefined, after: ClusterPlan | undefined): EntryPair[] {
  const old = new Map((before?.entries ?? []).map((entry) => [entry.principal.arn as string, entry]));
  const now = new Map((after?.entries ?? []).map((entry) => [entry.principal.arn as string, entry]));
  const principals = [...new Set([...old.keys(), ...now.keys()])].sort();
  return principals.map((principal) => [old.get(principal), now.get(principal)] as const);
}

/** The entries of two plans, side by side, sorted by cluster and principal. */
export function entryPairs(before: AccessPlan, after: AccessPlan): EntryPair[] {
  const old = new Map(before.clusters.map((plan) => [plan.cluster.name, plan]));
  const now = new Map(after.clusters.map((plan) => [plan.cluster.name, plan]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined || is === undefined || isSameCluster(was, is)) return pairsOn(was, is);
    return [...pairsOn(was, undefined), ...pairsOn(undefined, is)];
  });
}

/**
 * Every difference in access between two plans, sorted by cluster and principal. Pure; empty for equal plans, and each
 * change is its own reverse when the plans change places (gained and lost, widened and narrowed ...).
 *
 * @param isTheirs whether groups and usernames are those of the teams that give them; default: all are
 */
export function comparePlans(before: AccessPlan, after: AccessPlan, isTheirs: IsTheirs = () => true): AccessChange[] {
  return entryPairs(before, after).flatMap(([was, is]) => compareEntry(was, is, isTheirs));
}
