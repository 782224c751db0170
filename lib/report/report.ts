import { entryKey } from "../access/entry-key";
import { matches, tryPermissionSetOf } from "../model";
import { entryRecord, type EntryFilter, type EntryRecord } from "../review/entry-record";
import { filterEntries } from "../review";
import type { ReportContext } from "./context";
import type { FindingRow, ReportFinding } from "./finding";
import { FINDINGS } from "./findings";
import { strengthOf, type Strength } from "./strength";

/** One access entry, as `yarn list` has it, and what a reader of a report wants to know besides. */
export interface ReportEntry extends EntryRecord {
  /** What a person calls the principal. */
  readonly name: string;
  readonly strength: Strength["id"];
  /** When it was last used, by the summary of its cluster; null: never in the time; absent: not looked at. */
  readonly lastUsed?: string | null;
}

export interface ReportTeam {
  readonly team: string;
  readonly file: string;
  readonly owners: readonly string[];
  readonly contact: string | null;
  readonly namespaces: readonly string[];
  readonly entries: number;
  readonly ends: readonly { readonly grant: string | null; readonly expires: string; readonly where: string }[];
}

/** A change of the files, and who brought it to the branch. */
export interface ReportCommit {
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  readonly mergedBy: string | null;
  readonly at: string;
  readonly request: number | null;
  readonly files: readonly string[];
}

export interface ReportChanges {
  readonly since: string;
  readonly sentences: readonly { readonly text: string; readonly teams: readonly string[]; readonly danger: string }[];
  readonly commits: readonly ReportCommit[];
}

/** Everything that a report shows; what `yarn report --format json` prints; stable. */
export interface Report {
  readonly day: string;
  readonly commit: string | null;
  /** What makes the report again. */
  readonly command: string;
  readonly clusters: readonly string[];
  readonly findings: readonly ReportFinding[];
  readonly entries: readonly ReportEntry[];
  readonly teams: readonly ReportTeam[];
  readonly changes: ReportChanges | null;
}

/** What the command knows that the files do not say. */
export interface ReportFacts {
  readonly commit: string | null;
  readonly command: string;
  readonly changes: ReportChanges | null;
}

function keepsRow({ cluster, principal, teams }: FindingRow, kept: ReadonlySet<string>, filter: EntryFilter): boolean {
  if (principal !== null && cluster !== null) return kept.has(entryKey(cluster, principal));
  if (cluster !== null && filter.clusters.length > 0) return filter.clusters.some((one) => matches(one, cluster));
  return filter.teams.length === 0 || teams.some((team) => filter.teams.some((one) => matches(one, team)));
}

/** When each entry was last used; without a summary of its cluster nobody knows. */
function lastUses({ usage }: ReportContext): ReadonlyMap<string, string | null> {
  const records = [...usage.values()].flatMap(({ principals }) => principals);
  return new Map(records.map(({ cluster, principal, lastUsed }) => [entryKey(cluster, principal), lastUsed] as const));
}

/** Builds the report of what a filter keeps. Pure: the same files, day and facts give the same report. */
export function buildReport(context: ReportContext, filter: EntryFilter, facts: ReportFacts): Report {
  const { plan, model, today } = context;
  const planned = filterEntries(plan, filter);
  const kept = new Set(planned.map(({ cluster, principal }) => entryKey(cluster.name, principal.arn)));
  const uses = lastUses(context);
  const entries = planned.map((entry): ReportEntry => {
    const { principal, cluster } = entry;
    const permissionSet = tryPermissionSetOf(principal.arn)?.name;
    const used = uses.get(entryKey(cluster.name, principal.arn));
    return {
      ...entryRecord(entry, plan),
      name: permissionSet ?? `${principal.path.slice(1)}${principal.name}`,
      strength: strengthOf(entry).id,
      ...(used === undefined ? {} : { lastUsed: used }),
    };
  });
  const counts = new Map<string, number>();
  for (const name of planned.flatMap(({ teams: own }) => own)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const teams = model.teams.filter(
    ({ name }) => filter.teams.length === 0 || filter.teams.some((one) => matches(one, name)),
  );
  return {
    day: today,
    ...facts,
    clusters: [...new Set(planned.map(({ cluster }) => cluster.name))],
    findings: FINDINGS.map(({ id, title, why, find }) => {
      const { rows, notLooked } = find(context);
      return { id, title, why, rows: rows.filter((row) => keepsRow(row, kept, filter)), notLooked };
    }),
    entries,
    teams: teams.map(({ name, file, owners, contact, namespaces, grants }) => ({
      team: name,
      file,
      owners,
      contact: contact ?? null,
      namespaces: namespaces.map(({ value }) => value),
      entries: counts.get(name) ?? 0,
      ends: grants.flatMap(({ expires, name: grant }) =>
        expires === undefined
          ? []
          : [{ grant: grant ?? null, expires: expires.value, where: `${expires.at.file}:${expires.at.line}` }],
      ),
    })),
  };
}
