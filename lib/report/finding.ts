import type { PlannedEntry } from "../compile";
import type { ReportContext } from "./context";

/** One thing that a reader should look at. */
export interface FindingRow {
  readonly cluster: string | null;
  readonly principal: string | null;
  readonly teams: readonly string[];
  /** A phrase: `admin in payments`. */
  readonly what: string;
  /** `teams/payments.yaml:12`, or null where no file says it. */
  readonly where: string | null;
}

/** A question of an auditor, and what answers it. */
export interface ReportFinding {
  readonly id: string;
  readonly title: string;
  /** Why it matters, a sentence. */
  readonly why: string;
  readonly rows: readonly FindingRow[];
  /** What could not be looked at, and what would; null where all of it was. */
  readonly notLooked: string | null;
}

/** One question: a file each in this folder's `findings`. */
export interface FindingRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly find: (context: ReportContext) => Pick<ReportFinding, "rows" | "notLooked">;
}

/** Entries that files of teams make; nodes and break-glass are the platform's own. */
export function grantedEntries({ plan }: Pick<ReportContext, "plan">): PlannedEntry[] {
  return plan.clusters.flatMap(({ entries }) => entries.filter(({ purpose }) => purpose === "grant"));
}

/** Each file and line once. */
export function placesOf(
  origins: readonly { readonly at: { readonly file: string; readonly line: number } }[],
): string | null {
  const places = [...new Set(origins.map(({ at }) => `${at.file}:${at.line}`))];
  return places.length === 0 ? null : places.join(", ");
}

export function rowOf(entry: PlannedEntry, what: string, origins: PlannedEntry["origins"]): FindingRow {
  return {
    cluster: entry.cluster.name,
    principal: entry.principal.arn,
    teams: entry.teams,
    what,
    where: placesOf(origins),
  };
}
