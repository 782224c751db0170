/** Each once, sorted: neither the order nor a repetition of groups and namespaces means anything to Kubernetes. */
export function sortedSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

/** By key, sorted, so that two equal maps are written alike. */
export function sortedRecord<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
