import { plural, printable } from "../diagnostics";
import { tryFitTable } from "./fit-table";

/** One line of a ConfigMap or one live entry: what it is today, and what becomes of it. Texts may hold anything. */
export interface FateRow {
  readonly cluster: string;
  /** Where it stands: `mapRoles[2]`; empty for a live entry. */
  readonly where: string;
  /** An ARN, an account, or nothing. */
  readonly subject: string;
  readonly today: string;
  readonly becomes: string;
  readonly why: string;
}

function subjectLines({ where, subject }: FateRow): string[] {
  return [where, subject].filter((text) => text !== "");
}

function block(row: FateRow): string {
  const [first = "", ...rest] = subjectLines(row).map((text) => printable(text, 500));
  const parts = [
    ["today", row.today],
    ["becomes", row.becomes],
    ["why", row.why],
  ] as const;
  const lines = parts.flatMap(([label, text]) => (text === "" ? [] : [`    ${label}: ${printable(text, 500)}`]));
  return [`  ${[first, ...rest].join("  ")}`, ...lines, ""].join("\n");
}

function table(rows: readonly FateRow[], [head]: Noun, columns: number): string | undefined {
  const cells = rows.map((row) =>
    [subjectLines(row), [row.today], [row.becomes], [row.why]].map((lines) =>
      lines.map((line) => printable(line, 500)),
    ),
  );
  return tryFitTable([head, "today", "becomes", "why"], cells, columns);
}

/** What a row is called, alone and with others. */
export type Noun = readonly [one: string, many: string];

/** What becomes of everything that was found, cluster by cluster. `columns` is the width to fit in, in characters. */
export function formatFates(rows: readonly FateRow[], noun: Noun, columns: number): string {
  const clusters = [...new Set(rows.map(({ cluster }) => cluster))];
  return clusters
    .map((cluster) => {
      const its = rows.filter((row) => row.cluster === cluster);
      const body = table(its, noun, columns) ?? its.map(block).join("\n");
      return `${printable(cluster)}: ${plural(its.length, ...noun)}\n${body}`;
    })
    .join("\n");
}
