import { plural } from "../diagnostics";
import { codeSpan } from "../review/code-span";
import { proposalLines, remarkLines, sourceLines, totalLines } from "./describe-usage";
import type { UsageRecord } from "./usage-record";

const MOST_USED = 3;
const MOST_LINES = 20;
const LONGEST = 300;

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
  return [
    `### ${codeSpan(cluster, LONGEST)}: ${plural(records.length, "principal")}\n\n`,
    "| principal | last used | allowed by | remarks | a smaller grant |\n",
    "| --- | --- | --- | --- | --- |\n",
    ...rows,
  ].join("");
}
