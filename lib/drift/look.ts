import type { ClusterPlan } from "../compile";
import type { ClusterReading, LiveCluster, LiveEntry } from "../ports/eks-reader";
import type { ClusterDrift } from "./finding";

/** One cluster on its way through drift: what the files say, what EKS said, and what is found so far. */
export interface ClusterLook {
  readonly plan: ClusterPlan;
  readonly reading: ClusterReading;
  readonly drift: ClusterDrift;
}

/** The cluster, where it was read and is there. */
export function tryLive({ reading }: ClusterLook): LiveCluster | undefined {
  return "entries" in reading ? reading : undefined;
}

export function liveByArn(look: ClusterLook): ReadonlyMap<string, LiveEntry> {
  return new Map((tryLive(look)?.entries ?? []).map((entry) => [entry.principalArn, entry]));
}
