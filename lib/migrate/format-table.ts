import { printable } from "../diagnostics";
import { drawTable } from "../review/draw-table";
import {
  describeAccess,
  describeGaps,
  describePlace,
  describeRow,
  inOrder,
  summarizeParity,
  verdictOf,
} from "./describe-parity";
import type { ParityReport, PrincipalParity } from "./parity";

const LONGEST = 400;
const MOST_LINES = 12;
const HEAD = ["principal", "by the ConfigMap", "by its entry", "what"] as const;
/** Borders, and a space on either side of each cell. */
const FRAME = 13;

function cell(lines: readonly string[]): string {
  const shown = lines.slice(0, MOST_LINES).map((line) => printable(line, LONGEST));
  return lines.length > MOST_LINES ? [...shown, `and ${lines.length - MOST_LINES} more`].join("\n") : shown.join("\n");
}

function rowCells(row: PrincipalParity): string[] {
  const [, , , , account = "", ...resource] = row.principal.split(":");
  const name =
    resource.length === 0 ? [row.principal === "" ? "(no ARN)" : row.principal] : [resource.join(":"), account];
  return [
    cell([...name, describePlace(row)]),
    cell(describeAccess(row.before)),
    cell(describeAccess(row.after)),
    cell([verdictOf(row).toUpperCase(), ...describeRow(row)]),
  ];
}

/** For people. `columns` is the width to fit in, in characters. */
export function formatParityTable(report: ParityReport, columns: number): string {
  const share = Math.max(18, Math.floor((columns - FRAME) / 4));
  const rows = inOrder(report).map(rowCells);
  const table = rows.length === 0 ? "" : drawTable([HEAD, ...rows], [share, share, share, share]);
  const notes = report.notes.map(({ key, message, hint }) => `ConfigMap, ${key}: ${message}; ${hint}`);
  const needless = report.needlessAcceptances.map((principal) => `accepted, and nothing differs: ${principal}`);
  const others =
    report.otherEntries === 0 ? [] : [`entries of principals that the ConfigMap does not name: ${report.otherEntries}`];
  const lines = [...notes, ...needless, ...others, ...describeGaps(report)].map(
    (line) => `${printable(line, 1_000)}\n`,
  );
  return `${printable(report.cluster)}\n${table}${lines.join("")}${summarizeParity(report)}\n`;
}
