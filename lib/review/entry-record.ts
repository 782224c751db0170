import { plannedAccess, type Access } from "../access/access";
import { principalWords } from "../access/principal-words";
import { originRecord, type GuardedPlan, type OriginRecord, type PlannedEntry, type Waiver } from "../compile";
import { matches, type End } from "../model";

/** A guardrail that an exception lifts. */
interface LiftedRule {
  readonly rule: string;
  readonly reason: string;
  readonly expires: string;
  /** Whether it has ended, and what it lifts goes on; absent while it is in force. */
  readonly overdue?: true;
}

/** An access entry as `yarn list --format json` shows it; stable. */
export interface EntryRecord extends Access {
  readonly cluster: string;
  readonly principal: string;
  readonly teams: readonly string[];
  /** The last day on which any of it counts; null when some of it has no end. */
  readonly expires: End | null;
  readonly origins: readonly OriginRecord[];
  /** Guardrails that an exception lifts for it; absent where there are none. */
  readonly exceptions?: readonly LiftedRule[];
  /** Whether AWS makes the entry, and only its policies are managed; absent elsewhere. */
  readonly existing?: true;
  /** The day on which its cluster-admin ended, where it is held for want of another administrator; absent elsewhere. */
  readonly heldSince?: string;
}

/** The exceptions that lift something for an entry, each once. */
function waiversOf(entry: PlannedEntry, waivers: readonly Waiver[]): Waiver[] {
  const own = waivers.filter(
    ({ cluster, principal }) => cluster === entry.cluster.name && principal === entry.principal.arn,
  );
  return own.filter(({ at }, index) => own.findIndex((other) => other.at === at) === index);
}

function liftedRule({ rule, reason, expires, overdue }: Waiver): LiftedRule {
  return { rule, reason, expires, ...(overdue === true ? { overdue } : {}) };
}

/** An entry of the plan as it is shown. */
export function entryRecord(entry: PlannedEntry, { waivers, clusters }: GuardedPlan): EntryRecord {
  const exceptions = waiversOf(entry, waivers).map(liftedRule);
  const heldSince = clusters.find(({ cluster }) => cluster === entry.cluster)?.held.get(entry.principal.arn);
  return {
    cluster: entry.cluster.name,
    principal: entry.principal.arn,
    ...plannedAccess(entry),
    ...(entry.existing ? { existing: true as const } : {}),
    teams: entry.teams,
    expires: entry.expires ?? null,
    origins: entry.origins.map(originRecord),
    ...(exceptions.length === 0 ? {} : { exceptions }),
    ...(heldSince === undefined ? {} : { heldSince }),
  };
}

/** What to keep; a list that is empty keeps everything. Clusters and principals may hold `*`. */
export interface EntryFilter {
  readonly clusters: readonly string[];
  readonly teams: readonly string[];
  readonly principals: readonly string[];
}

function keeps(patterns: readonly string[], words: readonly string[]): boolean {
  return patterns.length === 0 || patterns.some((pattern) => words.some((word) => matches(pattern, word)));
}

/** The entries of a plan that a filter keeps, sorted by cluster and principal. */
export function filterEntries({ clusters }: GuardedPlan, filter: EntryFilter): PlannedEntry[] {
  return clusters
    .flatMap(({ entries }) => entries)
    .filter(({ cluster, teams, principal }) => {
      return (
        keeps(filter.clusters, [cluster.name]) &&
        keeps(filter.teams, teams) &&
        keeps(filter.principals, principalWords(principal))
      );
    });
}

/** As `filterEntries`, as they are shown. */
export function entryRecords(plan: GuardedPlan, filter: EntryFilter): EntryRecord[] {
  return filterEntries(plan, filter).map((entry) => entryRecord(entry, plan));
}
