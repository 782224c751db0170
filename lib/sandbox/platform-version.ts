import type { ClusterRecord } from "./state";

/** The first platform version with access entries, by Kubernetes version ("Set up access entries", user guide). */
const floor: ReadonlyMap<string, number> = new Map([
  ["1.23", 17],
  ["1.24", 15],
  ["1.25", 12],
  ["1.26", 11],
  ["1.27", 10],
  ["1.28", 6],
  ["1.29", 1],
  ["1.30", 2],
]);

/** Whether the cluster's platform is new enough for access entries. Versions without a floor always are. */
export function hasAccessEntries({ version, platformVersion }: ClusterRecord): boolean {
  const platform = Number(/^eks\.(\d+)$/.exec(platformVersion)?.[1] ?? Number.NaN);
  return !(platform < (floor.get(version) ?? 0));
}
