import { plural } from "../diagnostics";
import type { AccessChange } from "./access-change";
import { hasAccessChanges } from "./compare-access";
import type { AccessChanges } from "./access-changes";
import { sidesOf, type Side } from "./describe-change";

function principalsOn(side: Side, changes: readonly AccessChange[]): number {
  const theirs = changes.filter((change) => sidesOf(change).includes(side));
  return new Set(theirs.map(({ principal }) => principal)).size;
}

/** One sentence over everything, of our own words and numbers only. */
export function headline(found: AccessChanges): string {
  const { changes, moved, radius } = found;
  if (!hasAccessChanges(found)) return moved > 0 ? "no access changes (files moved)" : "no access changes";
  const [gain, loss] = [principalsOn("gain", changes), principalsOn("loss", changes)];
  const parts = [
    ...(gain === 0 ? [] : [`${plural(gain, "principal gains", "principals gain")} access`]),
    ...(loss === 0 ? [] : [`${plural(loss, "principal loses", "principals lose")} access`]),
    ...(gain + loss > 0 ? [] : ["nobody gains or loses access, but other details change"]),
  ];
  const reach = `${plural(radius.entries, "access entry", "access entries")} of ${plural(radius.principals, "principal")} on ${radius.clusters} of ${plural(radius.ofClusters, "cluster")}`;
  return `${parts.join(", ")}: ${reach}`;
}
