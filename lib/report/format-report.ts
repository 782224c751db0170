import { scopeAsWritten } from "../access/scope";
import { plural, safeJson } from "../diagnostics";
import { displayName } from "../model";
import { codeSpan } from "../review/code-span";
import { csvCell } from "../review/format-entries";
import { commitWords } from "./commit-words";
import type { FindingRow } from "./finding";
import type { Report, ReportEntry } from "./report";
import { STRENGTHS } from "./strength";

/** More rows of one finding than anybody reads in a text. */
const MOST_ROWS = 50;
const LONGEST = 200;

export function formatReportJson(report: Report): string {
  return safeJson(report);
}

function csv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function entryCells(entry: ReportEntry): string[] {
  const { cluster, principal, name, strength, type, policies, kubernetesGroups, username, teams, expires } = entry;
  const scopes = Object.entries(policies).map(([policy, scope]) => `${displayName(policy)}=${scopeAsWritten(scope)}`);
  const used = entry.lastUsed === undefined ? "" : (entry.lastUsed ?? "never");
  const where = entry.origins.map(({ file, line }) => `${file}:${line}`);
  const meaning = STRENGTHS.find(({ id }) => id === strength)?.meaning ?? strength;
  return [
    ...[cluster, principal, name, meaning, type, scopes.join("; "), kubernetesGroups.join(" "), username ?? ""],
    ...[teams.join(" "), expires ?? "", used, [...new Set(where)].join(" ")],
  ];
}

const ENTRY_COLUMNS = [
  ...["cluster", "principal", "name", "strongest", "type", "policies", "kubernetesGroups", "username"],
  ...["teams", "expires", "lastUsed", "declaredBy"],
];

function findingCells(id: string, { cluster, principal, teams, what, where }: FindingRow): string[] {
  return [id, cluster ?? "", principal ?? "", teams.join(" "), what, where ?? ""];
}

/** For a spreadsheet: the entries, or where only some findings are asked for, their rows. RFC 4180. */
export function formatReportCsv(report: Report, ofFindings: boolean): string {
  if (!ofFindings) return csv(ENTRY_COLUMNS, report.entries.map(entryCells));
  const rows = report.findings.flatMap(({ id, rows: own }) => own.map((row) => findingCells(id, row)));
  return csv(["finding", "cluster", "principal", "teams", "what", "where"], rows);
}

function span(text: string | null): string {
  return text === null || text === "" ? "" : codeSpan(text, LONGEST);
}

/** For a wiki or an issue: what was found, and who changed what. */
export function formatReportMarkdown(report: Report): string {
  const { day, commit, command, findings, entries, clusters, teams, changes } = report;
  const principals = new Set(entries.map(({ principal }) => principal)).size;
  const of = commit === null ? "" : `, commit ${codeSpan(commit.slice(0, 12), 40)}`;
  const tally = `${plural(entries.length, "access entry", "access entries")} of ${plural(principals, "principal")} on ${plural(clusters.length, "cluster")}`;
  const found = findings.flatMap(({ id, title, why, rows, notLooked }) => [
    "",
    `## ${title}: ${notLooked !== null && rows.length === 0 ? "not looked" : rows.length}`,
    "",
    `${why} Again: ${codeSpan(`${command} --finding ${id} --format csv`, 500)}`,
    ...(notLooked === null ? [] : ["", `Not looked at: ${codeSpan(notLooked, 500)}`]),
    ...(rows.length === 0
      ? []
      : ["", "| cluster | principal | teams | what | where |", "| --- | --- | --- | --- | --- |"]),
    ...rows
      .slice(0, MOST_ROWS)
      .map(
        ({ cluster, principal, teams: own, what, where }) =>
          `| ${[span(cluster), span(principal), own.map(span).join(", "), span(what), span(where)].join(" | ")} |`,
      ),
    ...(rows.length > MOST_ROWS ? ["", `and ${rows.length - MOST_ROWS} more`] : []),
  ]);
  const owned = teams.map(
    ({ team, owners, entries: count, file }) =>
      `| ${[span(team), owners.map(span).join(", ") || "nobody", String(count), span(file)].join(" | ")} |`,
  );
  const merged = (changes?.commits ?? []).map((one) => `- ${codeSpan(commitWords(one), 300)}`);
  const changed = (changes?.sentences ?? []).map(({ text }) => `- ${codeSpan(text, 500)}`);
  return `${[
    `# Access report of ${day}`,
    "",
    `${tally}, from ${plural(teams.length, "team")}${of}. Again: ${codeSpan(command, 500)}`,
    ...found,
    ...(owned.length === 0
      ? []
      : ["", "## Teams", "", "| team | owners | access entries | file |", "| --- | --- | --- | --- |"]),
    ...owned,
    ...(changes === null
      ? []
      : ["", `## Changes since ${codeSpan(changes.since, 200)}`, "", ...changed, "", ...merged]),
  ].join("\n")}\n`;
}
