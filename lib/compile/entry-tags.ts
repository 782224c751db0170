import type { EntryPurpose } from "./plan";

/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html: of a tag's value, in characters. */
const LONGEST_VALUE = 256;

/** Teams joined by `+`; names that do not fit are counted instead. */
function teamTag(teams: readonly string[]): string {
  const whole = teams.join("+");
  if (whole.length <= LONGEST_VALUE) return whole;
  for (let shown = teams.length - 1; ; shown -= 1) {
    const cut = [...teams.slice(0, shown), `and ${teams.length - shown} more`].join("+");
    if (cut.length <= LONGEST_VALUE) return cut;
  }
}

/** The tags that tell an entry from others: whose it is, and whether its use must ring a bell. */
export function entryTags(purpose: EntryPurpose, teams: readonly string[]): ReadonlyMap<string, string> {
  const team = teams.length === 0 ? [] : ([["Team", teamTag(teams)]] as const);
  const alarm =
    purpose === "break-glass"
      ? ([
          ["Purpose", "break-glass"],
          ["Alert", "true"],
        ] as const)
      : [];
  return new Map([...team, ...alarm]);
}
