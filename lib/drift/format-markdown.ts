import { plural } from "../diagnostics";
import { codeSpan } from "../review/code-span";
import { describeFinding, describeNextSteps, describeOrigins, summarize, WORDING, type Line } from "./describe-finding";
import type { ClusterDrift, DriftReport, Finding } from "./finding";

const MOST_VALUES = 12;
const LONGEST_VALUE = 200;
/** GitHub refuses a body of more than 65,536 characters; whoever posts it may want to add some. */
const LONGEST_REPORT = 60_000;

function code(text: string, longest = LONGEST_VALUE): string {
  return codeSpan(text, longest);
}

function codes(texts: readonly string[]): string {
  const more = texts.length - MOST_VALUES;
  const shown = texts
    .slice(0, MOST_VALUES)
    .map((text) => code(text))
    .join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function lineText({ label, values }: Line): string {
  const [first = "", ...rest] = values;
  return label !== "" || rest.length === 0 ? `${label}${codes(values)}` : `${code(first)}: ${codes(rest)}`;
}

function row(finding: Finding): string {
  const { kind, principal } = finding;
  const origins = describeOrigins(finding);
  const cells = [
    `${WORDING[kind].title} (${kind})`,
    principal === null ? "the cluster" : code(principal),
    describeFinding(finding).map(lineText).join("<br>"),
    origins.length === 0 ? "no file" : codes(origins),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** One cluster's part: as many rows as fit, or none of it. */
interface Block {
  readonly before: readonly string[];
  readonly rows: readonly string[];
  readonly after: readonly string[];
}

function block({ cluster, findings, ignored = [], awsMade = [] }: ClusterDrift): Block {
  const rest = [
    ...(ignored.length === 0 ? [] : [`${ignored.length} ignored by the cluster's file`]),
    ...(awsMade.length === 0 ? [] : [`${awsMade.length} taken to be made by AWS`]),
  ];
  return {
    before: [
      `### ${code(cluster)}: ${plural(findings.length, "finding")}`,
      "",
      "| finding | principal | what | declared in |",
      "| --- | --- | --- | --- |",
    ],
    rows: findings.map(row),
    after: [
      "",
      ...describeNextSteps(findings).map((step) => `- ${step}`),
      ...(rest.length === 0 ? [] : ["", `Entries not reported: ${rest.join(", ")}.`]),
      "",
    ],
  };
}

function size(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length + 1, 0);
}

/** Takes whole rows while there is room; counts those that were left out. */
function fill(blocks: readonly Block[], room: number): { readonly lines: string[]; readonly left: number } {
  const lines: string[] = [];
  let [free, left] = [room, 0];
  for (const { before, rows, after } of blocks) {
    let inside = free - size([...before, ...after]);
    const tooLong = rows.findIndex((text) => (inside -= text.length + 1) < 0);
    const fitting = tooLong === -1 ? rows : rows.slice(0, tooLong);
    left += rows.length - fitting.length;
    if (fitting.length === 0) continue;
    const written = [...before, ...fitting, ...after];
    lines.push(...written);
    free -= size(written);
  }
  return { lines, left };
}

/** For an issue or a job summary; at most 60,000 characters, whatever the clusters hold. */
export function formatDriftMarkdown({ clusters }: DriftReport): string {
  const unread = clusters.flatMap(({ cluster, couldNotLook }) =>
    couldNotLook === undefined ? [] : [`- **could not look** at ${code(cluster)}: ${code(couldNotLook, 600)}`],
  );
  const head = [`**${summarize(clusters)}**`, "", ...unread.slice(0, 50)];
  if (unread.length > 50) head.push(`- and ${unread.length - 50} clusters more`);
  if (unread.length > 0) head.push("");
  const found = clusters.filter(({ findings }) => findings.length > 0);
  const { lines, left } = fill(found.map(block), LONGEST_REPORT - head.join("\n").length - 200);
  const tail = left === 0 ? [] : [`${plural(left, "finding")} more: \`yarn drift --format json\` has them all.`, ""];
  return `${[...head, ...lines, ...tail].join("\n").trimEnd()}\n`;
}
