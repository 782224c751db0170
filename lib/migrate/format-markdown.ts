import { codeSpan } from "../review/code-span";
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

/** GitHub refuses a body of more than 65,536 characters; whoever posts it may want to add some. */
const LONGEST_REPORT = 60_000;
const LONGEST = 400;
const MOST_LINES = 12;

function code(text: string): string {
  return codeSpan(text, LONGEST);
}

function cell(lines: readonly string[]): string {
  const shown = lines.slice(0, MOST_LINES).map(code);
  return (lines.length > MOST_LINES ? [...shown, `and ${lines.length - MOST_LINES} more`] : shown).join("<br>");
}

function row(parity: PrincipalParity): string {
  const cells = [
    cell([parity.principal === "" ? "(no ARN)" : parity.principal, describePlace(parity)]),
    cell(describeAccess(parity.before)),
    cell(describeAccess(parity.after)),
    `**${verdictOf(parity)}**${describeRow(parity).length === 0 ? "" : `<br>${cell(describeRow(parity))}`}`,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Whole rows while there is room; those that need somebody come first. */
function fill(rows: readonly string[], room: number): string[] {
  let free = room;
  const end = rows.findIndex((text) => (free -= text.length + 1) < 0);
  return end === -1 ? [...rows] : rows.slice(0, end);
}

/** For an issue or a pull request; at most 60,000 characters, whatever the ConfigMap holds. */
export function formatParityMarkdown(report: ParityReport): string {
  const lines = [
    ...describeGaps(report),
    ...report.notes.map(({ key, message, hint }) => `ConfigMap, ${key}: ${message}; ${hint}`),
    ...report.needlessAcceptances.map((principal) => `accepted, and nothing differs: ${principal}`),
  ];
  const head = [
    `### ${code(report.cluster)}: ${code(summarizeParity(report))}`,
    "",
    ...lines.slice(0, 40).map((line) => `- ${code(line)}`),
    ...(lines.length > 40 ? [`- and ${lines.length - 40} more`] : []),
    ...(lines.length > 0 ? [""] : []),
  ];
  const rows = inOrder(report).map(row);
  const titles = ["| principal | by the ConfigMap | by its entry | what |", "| --- | --- | --- | --- |"];
  const shown = fill(rows, LONGEST_REPORT - head.join("\n").length - 400);
  const left = rows.length - shown.length;
  const tail = left === 0 ? [] : ["", `${left} principals more: \`yarn migrate check --format json\` has them all.`];
  return `${[...head, ...(shown.length === 0 ? [] : [...titles, ...shown]), ...tail].join("\n").trimEnd()}\n`;
}
