interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly nextToken: string | undefined;
}

/**
 * Everything of a list that EKS gives in pages.
 * @throws Error where a page leads back to one that was read: asking on would never end
 */
export async function allPages<T>(page: (nextToken: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  for (;;) {
    const { items, nextToken } = await page(token);
    all.push(...(items ?? []));
    // A null in the answer comes through the SDK as one.
    token = nextToken ?? undefined;
    if (token === undefined) break;
    // Also of what is no text at all, and would be a new object each time.
    const name = JSON.stringify(token);
    if (seen.has(name)) throw new Error("the list's pages lead back to one that was read already");
    seen.add(name);
  }
  return all;
}
