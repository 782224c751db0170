import { plural } from "../diagnostics";
import { codeSpan } from "../review/code-span";
import { proposalLines, remarkLines, sourceLines, totalLines } from "./describe-usage";
import type { UsageRecord } from "./usage-record";

const MOST_USED = 3;
const MOST_LINES = 20;
const LONGEST = 300;

/** GitHub refuses a body of more than 65,536 characters; whoever posts it may want to add some. */
const LONGEST_PAGE = 60_000;

/** Every line may hold a name that somebody in the cluster chose. */
function cell(lines: readonly string[]): string {
  const shown = lines.slice(0, MOST_LINES).map((line) => codeSpan(line.trim(), LONGEST));
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("<br>");
}

/** A table for an issue or a page of a wiki. */
export function formatUsageMarkdown(cluster: string, records: readonly UsageRecord[], withSessions: boolean): string {
  const rows = records.map((record) => {
    const { principal, wouldSuffice } = record;
    const cells = [
      cell([principal]),
      cell(totalLines(record)),
      cell(sourceLines(record)),
      cell(remarkLines(record, withSessions)),
      cell(wouldSuffice === undefined ? [] : proposalLines(wouldSuffice, MOST_USED)),
    ];
    return `| ${cells.join(" | ")} |\n`;
  });
  let room = LONGEST_PAGE;
  const tooLong = rows.findIndex((row) => (room -= row.length) < 0);
  const shown = tooLong === -1 ? rows : rows.slice(0, tooLong);
  const left = rows.length - shown.length;
  return [
    `### ${codeSpan(cluster, LONGEST)}: ${plural(records.length, "principal")}\n\n`,
    "| principal | last used | allowed by | remarks | a smaller grant |\n",
    "| --- | --- | --- | --- | --- |\n",
    ...shown,
    ...(left === 0 ? [] : [`\n${plural(left, "principal")} more: --format json has them all.\n`]),
  ].join("");
}
