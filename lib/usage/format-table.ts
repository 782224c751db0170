import { plural, printable } from "../diagnostics";
import { tryFitTable } from "../review/fit-table";
import { principalLines } from "../review/principal-lines";
import { proposalLines, remarkLines, sourceLines, totalLines } from "./describe-usage";
import type { UsageRecord } from "./usage-record";

const HEADS = ["principal", "last used", "allowed by", "remarks"] as const;
const MOST_USED = 3;
const LONGEST = 300;
/** Names that somebody in the cluster chose, in one cell. */
const MOST_LINES = 40;

function cellsOf(record: UsageRecord, withSessions: boolean): string[][] {
  const { wouldSuffice } = record;
  const cells = [
    principalLines(record.principal),
    totalLines(record),
    sourceLines(record),
    [
      ...remarkLines(record, withSessions),
      ...(wouldSuffice === undefined ? [] : proposalLines(wouldSuffice, MOST_USED)),
    ],
  ];
  return cells.map((lines) => {
    const shown = lines.slice(0, MOST_LINES).map((line) => printable(line, LONGEST));
    return lines.length > MOST_LINES ? [...shown, `and ${lines.length - MOST_LINES} more; --format json`] : shown;
  });
}

/** One block a principal, for terminals that are too narrow for a table. */
function blocks(rows: readonly string[][][]): string {
  return rows
    .map(([principal = [], ...others]) => {
      const rest = others.flatMap((lines, index) =>
        lines.length === 0 ? [] : [`  ${HEADS[index + 1] ?? ""}:`, ...lines.map((line) => `    ${line}`)],
      );
      return [principal.join("  "), ...rest, ""].join("\n");
    })
    .join("\n");
}

/** For people: a row each principal. `columns` is the width to fit in, in characters. */
export function formatUsageTable(records: readonly UsageRecord[], columns: number, withSessions: boolean): string {
  if (records.length === 0) return "no principal\n";
  const rows = records.map((record) => cellsOf(record, withSessions));
  return `${tryFitTable(HEADS, rows, columns) ?? blocks(rows)}\n${plural(records.length, "principal")}\n`;
}
