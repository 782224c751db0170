import type { AccessPlan } from "../compile";
import type { EksReader } from "../io/eks/eks-reader";
import { clusterDrift } from "./compare-cluster";
import type { DriftReport } from "./finding";

/** Reads every cluster of a plan and compares it. All at once: the reader bounds how many calls are under way. */
export async function findDrift(
  plan: Pick<AccessPlan, "clusters" | "settings">,
  reader: EksReader,
  now: Date,
): Promise<DriftReport> {
  const clusters = plan.clusters.map(async (cluster) => {
    const { name, account, region, assumeRole } = cluster.cluster;
    const reading = await reader.read({ name, account, region, assumeRole });
    return clusterDrift(cluster, plan.settings.tags, reading, now);
  });
  return { clusters: await Promise.all(clusters) };
}
