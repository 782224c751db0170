import { isWildcard, prefixesOf } from "../model";

export interface Holding {
  readonly team: string;
  /** A name, or a prefix with a trailing `*`. */
  readonly namespace: string;
}

/** Names and prefixes, sorted, in which those that begin with a stem are found by halving. */
function rangeOf(sorted: readonly string[], stem: string): readonly string[] {
  const firstFrom = (text: string): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? "") < text) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return sorted.slice(firstFrom(stem), firstFrom(`${stem}\uffff`));
}

/**
 * Pairs of two teams' holdings that have a namespace in common; a team's same namespace counts once. Whatever is wider is
 * looked up by its prefix, whatever is narrower stands together in the sorted names: nothing is compared with everything.
 */
export function findOverlaps<T extends Holding>(holdings: readonly T[]): [T, T][] {
  const byName = new Map<string, Map<string, number>>();
  for (const [index, { namespace, team }] of holdings.entries()) {
    const teams = byName.get(namespace) ?? new Map<string, number>();
    byName.set(namespace, teams.set(team, teams.get(team) ?? index));
  }
  const sorted = [...byName.keys()].sort();
  const pairs: [T, T][] = [];
  for (const [index, holding] of holdings.entries()) {
    const { namespace, team } = holding;
    if (byName.get(namespace)?.get(team) !== index) continue;
    const narrower = isWildcard(namespace) ? rangeOf(sorted, namespace.slice(0, -1)) : [];
    const earlier: number[] = [];
    for (const name of new Set([namespace, ...prefixesOf(namespace), ...narrower])) {
      byName.get(name)?.forEach((at, other) => {
        if (other !== team && at < index) earlier.push(at);
      });
    }
    for (const at of earlier.sort((a, b) => a - b)) {
      const other = holdings[at];
      if (other !== undefined) pairs.push([other, holding]);
    }
  }
  return pairs;
}
