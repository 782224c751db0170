import { printable } from "../../diagnostics";
import type { Judged } from "../row";

/** The first platform version with access entries. https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html */
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
const OLDEST = 23;

/** Whether the cluster's platform knows access entries. */
export function judgePlatform({
  version,
  platformVersion,
}: {
  readonly version: string;
  readonly platformVersion: string;
}): Judged {
  const shown = `${printable(version, 20)} ${printable(platformVersion, 20)}`;
  const [, platform] = /^eks\.(\d+)$/.exec(platformVersion) ?? [];
  const [, minor] = /^1\.(\d+)$/.exec(version) ?? [];
  if (platform === undefined || minor === undefined) {
    return { status: "unknown", says: `could not tell what ${shown} supports` };
  }
  const floor = FLOOR.get(version);
  if (Number(minor) >= OLDEST && Number(platform) >= (floor ?? 0))
    return { status: "green", says: `${shown} has access entries` };
  const says = `${shown} has no access entries${floor === undefined ? "" : `: ${version} needs eks.${floor}`}; upgrade the cluster`;
  return { status: "red", says };
}
