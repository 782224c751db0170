import type { Explained } from "../access/aws-made";
import { plural, printable } from "../diagnostics";
import { describeFinding, describeNextSteps, describeOrigins, nobody, summarize } from "./describe-finding";
import { drawTable } from "../review/draw-table";
import type { AccountDrift, ClusterDrift, DriftReport, Finding } from "./finding";
import type { Note } from "./finding-details";
import type { Line } from "./line";
import { describeWay } from "./other-ways";
import type { OverdueAccess } from "./overdue";
import { wordingOf } from "./wording";

const MOST_VALUES = 12;
const LONGEST_VALUE = 300;

function shorten(values: readonly string[]): string {
  const shown = values.slice(0, MOST_VALUES).map((value) => (value === "" ? '""' : printable(value, LONGEST_VALUE)));
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}

/** `view: payments, ledger` for a policy, `only on the cluster: admins` for the rest. */
function lineText({ label, values }: Line): string {
  const [first = "", ...rest] = values;
  if (label !== "" || rest.length === 0) return `${label}${shorten(values)}`;
  return `${printable(first, LONGEST_VALUE)}: ${shorten(rest)}`;
}

/** An ARN without what every ARN of the table has; the account stays: it may be another one than the cluster's. */
function shortPrincipal(finding: Finding): string {
  const { principal: arn } = finding;
  if (arn === null) return `(${nobody(finding)})`;
  const [, , , , account = "", ...resource] = arn.split(":");
  return resource.length === 0
    ? printable(arn, LONGEST_VALUE)
    : `${printable(resource.join(":"), LONGEST_VALUE)}\n${printable(account)}`;
}

function declaredIn(finding: Finding): string {
  const origins = describeOrigins(finding);
  return origins.length === 0 ? "no file" : origins.map((origin) => printable(origin, LONGEST_VALUE)).join("\n");
}

const HEAD = ["finding", "principal", "what", "declared in"] as const;
const TITLES = 17;
/** Borders, and a space on either side of each cell. */
const FRAME = 13;

function findingsTable(findings: readonly Finding[], columns: number): string {
  const share = Math.max(16, Math.floor((columns - TITLES - FRAME) / 3));
  const rows = findings.map((finding) => [
    wordingOf(finding).title,
    shortPrincipal(finding),
    describeFinding(finding).map(lineText).join("\n"),
    declaredIn(finding),
  ]);
  return drawTable([HEAD, ...rows], [TITLES, share, share, share]);
}

/** As many as anybody reads; all of them are in the JSON. */
const MOST_FOOTNOTES = 30;

function footnote(title: string, explained: readonly Explained[] = []): string {
  if (explained.length === 0) return "";
  const lines = explained
    .slice(0, MOST_FOOTNOTES)
    .map(({ principal, reason }) => `  ${printable(principal, LONGEST_VALUE)}: ${printable(reason, LONGEST_VALUE)}\n`);
  const more = explained.length - lines.length;
  return `${title}\n${lines.join("")}${more > 0 ? `  and ${more} more; --format json has them all\n` : ""}`;
}

const LONGEST_WHY = 1_000;

function findingsText(findings: readonly Finding[], columns: number): string {
  if (findings.length === 0) return "";
  const steps = describeNextSteps(findings).map((step) => `  ${step}\n`);
  return `${findingsTable(findings, columns)}What to do:\n${steps.join("")}`;
}

function heading(name: string, { length }: readonly Finding[]): string {
  return length === 0 ? `${name}: as the files say\n` : `${name}: ${plural(length, "finding")}\n`;
}

function clusterText(drift: ClusterDrift, columns: number): string {
  const { cluster, findings, couldNotLook, terraform, rbac } = drift;
  const name = printable(cluster);
  if (couldNotLook !== undefined) return `${name}: COULD NOT LOOK: ${printable(couldNotLook, LONGEST_WHY)}\n`;
  const unread = (what: string, why: string | undefined): string =>
    why === undefined ? "" : `${name}: COULD NOT LOOK at its ${what}: ${printable(why, LONGEST_WHY)}\n`;
  return [
    heading(name, findings),
    unread("stack", terraform?.couldNotLook),
    unread("RBAC", rbac?.couldNotLook),
    findingsText(findings, columns),
    footnote("Not reported, taken to be made by AWS:", drift.awsMade),
    footnote("Not reported, ignored by the cluster's file:", drift.ignored),
    footnote("Other ways in, beside entries:", drift.otherWays?.map(describeWay)),
    footnote("RBAC in no file, and no finding:", rbac?.explained),
  ].join("");
}

function accountText({ stack, findings, terraform }: AccountDrift, columns: number): string {
  const { couldNotLook: why } = terraform;
  if (why !== undefined) return `${printable(stack)}: COULD NOT LOOK: ${printable(why, LONGEST_WHY)}\n`;
  return `${heading(printable(stack), findings)}${findingsText(findings, columns)}`;
}

function noteText({ account, region, text }: Note): string {
  const where = [account, region].filter((part) => part !== undefined).join(", ");
  return `Note${where === "" ? "" : ` (${printable(where)})`}: ${printable(text, LONGEST_WHY)}\n`;
}

/** What is overdue, with what to do. */
function overdueText(overdue: readonly OverdueAccess[]): string {
  if (overdue.length === 0) return "";
  const lines = overdue.slice(0, MOST_FOOTNOTES).map(({ rule, message, file, line, ended, cluster }) => {
    const where = `${printable(file, LONGEST_VALUE)}:${line}`;
    const on = cluster === undefined ? "" : `, on ${printable(cluster)}`;
    return `  ${where}: ${printable(message, LONGEST_WHY)} (${rule}, since ${ended}${on})\n`;
  });
  const more = overdue.length - lines.length;
  const rest = more > 0 ? `  and ${more} more; --format json has them all\n` : "";
  return `Overdue: these should have ended, and go on until somebody decides (yarn validate says how):\n${lines.join("")}${rest}\n`;
}

/** For people. `columns` is the width to fit in, in characters. */
export function formatDriftTable(report: DriftReport, columns: number): string {
  const { clusters, accounts = [], overdue = [], notes = [] } = report;
  const parts = [
    ...clusters.map((drift) => clusterText(drift, columns)),
    ...accounts.map((account) => accountText(account, columns)),
  ];
  const noted = notes.length === 0 ? "" : `${notes.map(noteText).join("")}\n`;
  return `${parts.map((part) => `${part}\n`).join("")}${overdueText(overdue)}${noted}${summarize(report)}\n`;
}
