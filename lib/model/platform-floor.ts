/**
 * The first platform version with access entries, by Kubernetes version; later Kubernetes versions have none.
 * https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
 */
const FLOOR: ReadonlyMap<string, number> = new Map([
  ["1.23", 17],
  ["1.24", 15],
  ["1.25", 12],
  ["1.26", 11],
  ["1.27", 10],
  ["1.28", 6],
  ["1.29", 1],
  ["1.30", 2],
]);

/** Before Kubernetes 1.23 there is no platform version with access entries. */
const FIRST_MINOR = 23;

/** What the cluster's platform lacks; undefined where access entries exist, and where the version says nothing. */
export function tryFindTooOld({
  version,
  platformVersion,
}: {
  /** Such as `1.29`. */
  readonly version: string;
  /** Such as `eks.7`. */
  readonly platformVersion: string;
}): string | undefined {
  const minor = Number(/^1\.(\d+)$/.exec(version)?.[1] ?? NaN);
  if (minor < FIRST_MINOR) return `Kubernetes ${version} does not support access entries on any platform version`;
  const floor = FLOOR.get(version) ?? 0;
  const platform = Number(/^eks\.(\d+)$/.exec(platformVersion)?.[1] ?? NaN);
  if (!(platform < floor)) return undefined;
  return `Kubernetes ${version} supports access entries from platform version eks.${floor} on; this one is ${platformVersion}`;
}
