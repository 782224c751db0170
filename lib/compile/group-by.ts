import { compareLocations } from "../diagnostics";
import type { Origin } from "./plan";

/** Groups by a text; groups sorted by it, so that no order of files or lines can be seen in a result. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [key: string, items: T[]][] {
  // One alone is most of what a merge groups.
  if (items.length <= 1) return items.map((item) => [keyOf(item), [item]]);
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Origins sorted by place, each place once. */
export function uniteOrigins(origins: readonly Origin[]): Origin[] {
  if (origins.length <= 1) return [...origins];
  const sorted = [...origins].sort((a, b) => compareLocations(a.at, b.at));
  return sorted.filter((origin, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareLocations(before.at, origin.at) !== 0;
  });
}
