import { entryKey } from "../../access/entry-key";
import { whereWords } from "../../access/scope";
import { displayName } from "../../model";
import { findUnused, type UsageRecord, type UsageSummary } from "../../usage";
import type { ReportContext } from "../context";
import { grantedEntries, rowOf, type FindingRow, type FindingRule } from "../finding";

/** What is not used for so long is unused. */
const UNUSED_DAYS = 90;
const DAY_MS = 86_400_000;

/** Clusters without a summary: nobody can say what is used there. */
function notLooked({ plan, usage }: ReportContext): string | null {
  const missing = plan.clusters.map(({ cluster }) => cluster.name).filter((name) => !usage.has(name));
  if (missing.length === 0) return null;
  const some = missing.slice(0, 6).join(", ");
  const more = missing.length > 6 ? ` and ${missing.length - 6} more` : "";
  return `no summary of usage for ${some}${more}: yarn usage --cluster NAME --from FILE --write usage/NAME.json`;
}

function rowsOf(
  context: ReportContext,
  pick: (summary: UsageSummary) => readonly { readonly record: UsageRecord; readonly what: string }[],
): FindingRow[] {
  const entries = new Map(
    grantedEntries(context).map((entry) => [entryKey(entry.cluster.name, entry.principal.arn), entry] as const),
  );
  return [...context.usage.values()].flatMap((summary) =>
    pick(summary).flatMap(({ record, what }) => {
      const entry = entries.get(entryKey(record.cluster, record.principal));
      return entry === undefined ? [] : [rowOf(entry, what, entry.origins)];
    }),
  );
}

/** The moment before which a summary counts a use as none: it must reach so far back. */
function unusedBefore({ from, to }: UsageSummary): Date | undefined {
  if (from === null || to === null) return undefined;
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  return new Date(Date.parse(to) - Math.min(days, UNUSED_DAYS) * DAY_MS);
}

export const unused: FindingRule = {
  id: "unused",
  title: "Access that nobody uses",
  why: `Not used in the last ${UNUSED_DAYS} days, or in all of the log where that is shorter: it can most likely go.`,
  find: (context) => ({
    rows: rowsOf(context, (summary) => {
      const since = unusedBefore(summary);
      if (since === undefined) return [];
      return findUnused(summary.principals, since).map((record) => {
        const { all, policies, groups } = record.unused;
        const parts = [...policies.map(displayName), ...groups.map((group) => `group ${group}`)];
        const day = since.toISOString().slice(0, 10);
        return { record, what: all ? `nothing of it used since ${day}` : `not used since ${day}: ${parts.join(", ")}` };
      });
    }),
    notLooked: notLooked(context),
  }),
};

export const smaller: FindingRule = {
  id: "smaller",
  title: "More than was needed",
  why: "A smaller grant would have allowed all that was done. A proposal: the log shows the past alone.",
  find: (context) => ({
    rows: rowsOf(context, ({ principals }) =>
      principals.flatMap((record) => {
        const { wouldSuffice } = record;
        if (wouldSuffice === undefined) return [];
        const words = Object.entries(wouldSuffice.policies).map(
          ([name, scope]) => `${displayName(name)} ${whereWords(scope)}`,
        );
        return [
          {
            record,
            what: `${words.join(", ") || "no policy at all"} would have sufficed, by ${wouldSuffice.requests} requests`,
          },
        ];
      }),
    ),
    notLooked: notLooked(context),
  }),
};

export const dead: FindingRule = {
  id: "dead",
  title: "Entries of roles that were deleted",
  why: "The role was made anew since: its entry lets nobody in until it is made again, too.",
  find: (context) => ({
    rows: rowsOf(context, ({ principals }) =>
      principals.flatMap((record) =>
        record.dead === true ? [{ record, what: "used by another role id than the role has now" }] : [],
      ),
    ),
    notLooked: notLooked(context),
  }),
};
