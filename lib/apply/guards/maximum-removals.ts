import { plural } from "../../diagnostics";
import { ENTRY } from "../../terraform-plan/names";
import type { Guard } from "./guard";

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/**
 * What the compiler asks of two revisions, asked of what really exists: state and files may be further apart than a change.
 * What only the calendar takes away was reviewed when its end was written, and is not held against anybody.
 */
export const maximumRemovals: Guard = {
  id: "maximum-removals",
  lifted: "allow-removals",
  check: ({ resources }, { cluster, maximumRemovals: most, isWaived, edited }) => {
    if (cluster === undefined || cluster.cluster.retired !== undefined || isWaived("maximum-removals")) return [];
    const there = resources.filter(({ type, before }) => type === ENTRY && before !== null);
    const isLapsed = ({ before }: (typeof there)[number]): boolean => {
      const principal = String(before?.["principal_arn"]);
      return cluster.lapsed.has(principal) && !edited.has(principal);
    };
    const gone = there.filter((resource) => resource.after === null && !isLapsed(resource));
    if (gone.length === 0 || gone.length <= there.length * most) return [];
    return [
      `${gone.length} of ${plural(there.length, "access entry", "access entries")} would go ` +
        `(${percent(gone.length / there.length)}); at most ${percent(most)} may in one change: ` +
        "split the change, ask the platform owners for a one-day exception, or pass --allow-removals",
    ];
  },
};
