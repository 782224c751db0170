import { plural } from "../diagnostics";
import { codeSpan } from "../review/code-span";
import { describeFinding, describeNextSteps, describeOrigins, nobody, summarize } from "./describe-finding";
import {
  UNREAD_WORDS,
  unreadPlaces,
  type AccountDrift,
  type ClusterDrift,
  type DriftReport,
  type Finding,
} from "./finding";
import type { Note } from "./finding-details";
import type { Line } from "./line";
import { describeWay } from "./other-ways";
import type { OverdueAccess } from "./overdue";
import { wordingOf } from "./wording";

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
    `${wordingOf(finding).title} (${kind})`,
    principal === null ? nobody(finding) : code(principal),
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

type MarkdownPart = Pick<ClusterDrift, "cluster" | "findings" | "ignored" | "awsMade" | "rbac">;

function accountPart({ stack, findings }: AccountDrift): MarkdownPart {
  return { cluster: stack, findings };
}

function noteLine({ account, region, text }: Note): string {
  const where = [account, region].filter((part) => part !== undefined);
  const at = where.length === 0 ? "" : `${where.map((part) => code(part)).join(", ")}: `;
  return `- Note, ${at}${code(text, 600)}`;
}

function block({ cluster, findings, ignored = [], awsMade = [], rbac = {} }: MarkdownPart): Block {
  const { explained = [] } = rbac;
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
      ...(explained.length === 0
        ? []
        : ["", `RBAC in no file, and no finding: ${plural(explained.length, "object")}.`]),
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

/** Also in the issue about what expires: it is the files' matter, not one cluster's. */
export function overdueLine({ rule, message, file, line, ended, cluster, principal }: OverdueAccess): string {
  const about = [principal, cluster].filter((one) => one !== undefined).map((one) => code(one));
  const where = about.length === 0 ? "" : ` (${about.join(" on ")})`;
  return `- **overdue** since ${code(ended)}, ${code(`${file}:${line}`)}: ${code(message, 600)}${where}, ${code(rule)}`;
}

const MOST_OVERDUE = 30;
const MOST_UNREAD = 50;
const MOST_NOTES = 20;

function atMost(lines: readonly string[], most: number, what: string): string[] {
  const left = lines.length - most;
  return left > 0 ? [...lines.slice(0, most), `- and ${left} ${what} more`] : [...lines];
}

/** For an issue or a job summary; at most 60,000 characters, whatever the clusters hold. */
export function formatDriftMarkdown(report: DriftReport): string {
  const { clusters, accounts = [], overdue = [], notes = [] } = report;
  const ways = clusters.flatMap(({ cluster, otherWays = [] }) =>
    otherWays.map(describeWay).map(({ principal, reason }) => {
      return `- Other way into ${code(cluster)}: ${code(principal)}, ${code(reason, 600)}`;
    }),
  );
  const unread = unreadPlaces(report).map(
    ({ place, what, why }) => `- **could not look** at ${UNREAD_WORDS[what]}${code(place)}: ${code(why, 600)}`,
  );
  const listed = [
    ...atMost(overdue.map(overdueLine), MOST_OVERDUE, "overdue"),
    ...atMost(unread, MOST_UNREAD, "places"),
    ...atMost(ways, MOST_NOTES, "other ways in"),
    ...atMost(notes.map(noteLine), MOST_NOTES, "notes"),
  ];
  const head = [`**${summarize(report)}**`, "", ...listed];
  if (listed.length > 0) head.push("");
  const found = [...clusters, ...accounts.map(accountPart)].filter(({ findings }) => findings.length > 0);
  const { lines, left } = fill(found.map(block), LONGEST_REPORT - head.join("\n").length - 200);
  const tail = left === 0 ? [] : [`${plural(left, "finding")} more: \`yarn drift --format json\` has them all.`, ""];
  return `${[...head, ...lines, ...tail].join("\n").trimEnd()}\n`;
}
