import { plural, printable } from "../diagnostics";
import type { Outcome } from "./run-row";
import type { RowResult, SuiteResult } from "./run-suite";

/** What the report says of the run as a whole. */
export interface Head {
  /** The endpoint's address, or `AWS`. */
  readonly endpoint: string;
  readonly cluster: string;
  readonly client: "AWS CLI" | "AWS SDK";
}

/** The report as data: `--format json`. */
export interface Report extends Head {
  readonly counts: Readonly<Record<Outcome["kind"] | "verified" | "unverified", number>>;
  readonly isInterrupted: boolean;
  /** What could not be taken back. */
  readonly left: readonly string[];
  readonly rows: readonly ReportRow[];
}

export type ReportRow = Outcome & {
  readonly id: string;
  readonly what: string;
  readonly source: string;
  readonly verified: boolean;
};

function count(results: readonly RowResult[], test: (result: RowResult) => boolean): number {
  return results.filter(test).length;
}

/** `verified` and `unverified` count the rows that were asked, not those skipped. */
export function reportOf(head: Head, { results, left, isInterrupted }: SuiteResult): Report {
  const kind = (wanted: Outcome["kind"]): number => count(results, ({ outcome }) => outcome.kind === wanted);
  const asked = results.filter(({ outcome }) => outcome.kind !== "skipped");
  return {
    ...head,
    counts: {
      agrees: kind("agrees"),
      differs: kind("differs"),
      skipped: kind("skipped"),
      failed: kind("failed"),
      verified: count(asked, ({ row }) => row.verified),
      unverified: count(asked, ({ row }) => !row.verified),
    },
    isInterrupted,
    left,
    rows: results.map(({ row: { id, what, source, verified }, outcome }) => ({
      id,
      what,
      source,
      verified,
      ...outcome,
    })),
  };
}

/** A word for how sure the table is, so that a difference is read for what it is. */
function standing({ verified, source }: ReportRow): string {
  return verified ? `recorded: ${source}` : "not verified: nobody recorded it, the sandbox does so";
}

const LONGEST = 600;

function details(row: ReportRow): readonly string[] {
  switch (row.kind) {
    case "agrees":
      return [];
    case "skipped":
      return [`  ${row.why}`];
    case "failed":
      return [`  call ${row.call}, ${row.operation}: ${printable(row.why, LONGEST)}`];
    case "differs":
      return row.differences.map(
        ({ at, expected, found }) =>
          `  call ${row.call}, ${row.operation}${at === "" ? "" : `, ${at}`}: expected ${printable(expected, LONGEST)}, found ${printable(found, LONGEST)}`,
      );
  }
}

function section(title: string, rows: readonly ReportRow[]): readonly string[] {
  if (rows.length === 0) return [];
  return ["", title, ...rows.flatMap((row) => [`${row.id}: ${row.what} (${standing(row)})`, ...details(row)])];
}

/** The report for people: the differences, what was not asked, and the counts at the end. */
export function showReport(report: Report): string {
  const { cluster, client, counts, endpoint, isInterrupted, left, rows } = report;
  const differing = rows.filter(({ kind }) => kind === "differs");
  const lines = [
    `${endpoint}, cluster ${cluster}, by the ${client}`,
    ...section(
      "Different from what is recorded:",
      differing.filter(({ verified }) => verified),
    ),
    ...section(
      "Different from the sandbox, where nothing is recorded:",
      differing.filter(({ verified }) => !verified),
    ),
    ...section(
      "Not answered:",
      rows.filter(({ kind }) => kind === "failed"),
    ),
    ...section(
      "Not asked:",
      rows.filter(({ kind }) => kind === "skipped"),
    ),
    ...(left.length === 0
      ? []
      : ["", "Not taken back; delete it yourself:", ...left.map((thing) => `  ${printable(thing, LONGEST)}`)]),
    "",
    `${plural(rows.length, "row")}: ${counts.agrees} agree, ${counts.differs} differ, ${counts.failed} not answered, ${counts.skipped} not asked`,
    `asked: ${counts.verified} recorded, ${counts.unverified} not verified`,
    ...(isInterrupted ? ["interrupted: the other rows were not reached"] : []),
  ];
  return `${lines.join("\n")}\n`;
}
