import { isWildcard, overlaps } from "../model";

export interface Holding {
  readonly team: string;
  /** A name, or a prefix with a trailing `*`. */
  readonly namespace: string;
}

/** Pairs of two teams' holdings that have a namespace in common. Names are looked up; only wildcards are compared. */
export function findOverlaps<T extends Holding>(holdings: readonly T[]): [T, T][] {
  const byName = new Map<string, T[]>();
  const wildcards: T[] = [];
  const pairs: [T, T][] = [];
  for (const holding of holdings) {
    const [same, wider] = [
      byName.get(holding.namespace) ?? [],
      wildcards.filter(({ namespace }) => overlaps(namespace, holding.namespace)),
    ];
    const narrower = isWildcard(holding.namespace)
      ? [...byName.values()].flat().filter(({ namespace }) => overlaps(holding.namespace, namespace))
      : [];
    const others = new Set([...same, ...wider, ...narrower].filter(({ team }) => team !== holding.team));
    for (const other of others) pairs.push([other, holding]);
    if (isWildcard(holding.namespace)) wildcards.push(holding);
    byName.set(holding.namespace, [...same, holding]);
  }
  return pairs;
}
