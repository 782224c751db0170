/** How many resources of each Terraform type something is made of. */
export type ResourceCount = Readonly<Record<string, number>>;

export function sumCounts(counts: readonly ResourceCount[]): ResourceCount {
  const total: Record<string, number> = {};
  for (const [type, number] of counts.flatMap((count) => Object.entries(count)))
    total[type] = (total[type] ?? 0) + number;
  return total;
}
