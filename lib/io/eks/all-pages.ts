interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly nextToken: string | undefined;
}

/** Everything of a list that EKS gives in pages. */
export async function allPages<T>(page: (nextToken: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items, nextToken } = await page(token);
    all.push(...(items ?? []));
    // A null in the answer comes through the SDK as one.
    token = nextToken ?? undefined;
  } while (token !== undefined);
  return all;
}
