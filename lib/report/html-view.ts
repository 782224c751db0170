import { createHash } from "node:crypto";

import { scopeAsWritten } from "../access/scope";
import { printable } from "../diagnostics";
import { shellLine } from "../diagnostics/shell-word";
import { displayName } from "../model";
import { htmlRenderer, scriptJson } from "../review/render-html";
import { commitWords } from "./commit-words";
import type { FindingRow, ReportFinding } from "./finding";
import type { Report, ReportEntry, ReportTeam } from "./report";
import { STRENGTHS, type Strength } from "./strength";

/** The texts that a page is made of; the style and the script are ours, and stand in it as they are. */
export interface PageTexts {
  readonly page: string;
  readonly style: string;
  readonly script: string;
}

/** A matrix of more cells is of use to nobody. */
const MOST_CELLS = 100_000;
const MOST_ROWS = 500;
const LONGEST = 300;

const COLUMNS = ["", "Principal", "Cluster", "Policies", "Groups or type", "Teams", "Ends", "Last used", "Declared by"];

function show(text: string): string {
  return printable(text, LONGEST);
}

function showAll(texts: readonly string[]): string {
  return texts.map(show).join(", ");
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64");

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

const strengthOf = (id: Strength["id"]): Strength & { readonly rank: number } => {
  const rank = STRENGTHS.findIndex((one) => one.id === id);
  return { ...(STRENGTHS[rank] ?? STRENGTHS[4]), rank };
};

function findingView({ id, title, why, rows, notLooked }: ReportFinding, command: string): object {
  const own = `${command} --finding ${id} --format csv`;
  const row = ({ cluster, principal, teams, what, where }: FindingRow): object => ({
    cluster: cluster ?? "",
    principal: principal === null ? "" : show(principal),
    teams: showAll(teams),
    what: show(what),
    where: show(where ?? ""),
  });
  return {
    id,
    title,
    why,
    count: notLooked !== null && rows.length === 0 ? "?" : rows.length,
    isEmpty: rows.length === 0,
    notLooked: notLooked === null ? "" : show(notLooked),
    rows: rows.slice(0, MOST_ROWS).map(row),
    more: Math.max(0, rows.length - MOST_ROWS),
    command: own,
  };
}

function policyLines({ policies }: ReportEntry): string[] {
  return Object.entries(policies).map(([name, scope]) => show(`${displayName(name)}: ${scopeAsWritten(scope)}`));
}

function endsOf({ expires, heldSince, exceptions = [] }: ReportEntry): string {
  const lifted = exceptions.map(({ rule, expires: until }) => `${rule} lifted until ${until}`);
  return [
    ...(expires === null ? [] : [expires]),
    ...(heldSince === undefined ? [] : [`HELD since ${heldSince}`]),
    ...lifted,
  ].join("; ");
}

function entryView(entry: ReportEntry): object {
  const { name, principal, cluster, type, kubernetesGroups, teams, lastUsed, origins, strength } = entry;
  return {
    strength: strengthOf(strength),
    name: show(name),
    account: accountOf(principal),
    cluster,
    policies: policyLines(entry),
    groups: type === "STANDARD" ? showAll(kubernetesGroups) : type,
    teams: showAll(teams),
    ends: endsOf(entry),
    lastUsed: lastUsed === undefined ? "" : (lastUsed?.slice(0, 10) ?? "never"),
    where: showAll([...new Set(origins.map(({ file, line }) => `${file}:${line}`))]),
  };
}

interface Matrix {
  readonly principals: readonly string[];
  readonly clusters: readonly string[];
  readonly rows: readonly object[];
}

function matrixOf({ entries, clusters }: Report): Matrix | undefined {
  const principals = [...new Set(entries.map(({ principal }) => principal))].sort();
  if (principals.length * clusters.length > MOST_CELLS) return undefined;
  const at = new Map(entries.map((entry) => [`${entry.cluster} ${entry.principal}`, entry] as const));
  const names = new Map(entries.map(({ principal, name }) => [principal, name] as const));
  const rows = principals.map((principal) => ({
    name: show(names.get(principal) ?? ""),
    account: accountOf(principal),
    cells: clusters.map((cluster) => {
      const entry = at.get(`${cluster} ${principal}`);
      return entry === undefined ? null : strengthOf(entry.strength);
    }),
  }));
  return { principals, clusters, rows };
}

/** What the page's script filters by: cluster, teams, policies, where they reach, principal. */
function filterFacts({ cluster, teams, policies, principal }: ReportEntry): unknown[] {
  const scopes = Object.values(policies).flatMap((scope) => (scope === "cluster" ? ["*"] : scope));
  return [cluster, teams.map(show), Object.keys(policies).map(displayName), [...new Set(scopes)], principal];
}

function optionsOf({ entries, clusters }: Report): object[] {
  const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
  const namespaces = entries.flatMap(({ policies }) =>
    Object.values(policies).flatMap((scope) => (scope === "cluster" ? [] : scope.filter((one) => !one.endsWith("*")))),
  );
  return [
    { title: "Team", name: "team", options: sorted(entries.flatMap(({ teams }) => teams.map(show))) },
    { title: "Cluster", name: "cluster", options: clusters },
    {
      title: "Policy",
      name: "policy",
      options: sorted(entries.flatMap(({ policies }) => Object.keys(policies).map(displayName))),
    },
    { title: "Namespace", name: "namespace", options: sorted(namespaces) },
  ];
}

function entriesByTeam({ entries }: Report): ReadonlyMap<string, readonly ReportEntry[]> {
  const byTeam = new Map<string, ReportEntry[]>();
  for (const entry of entries) {
    for (const team of entry.teams) {
      const own = byTeam.get(team) ?? [];
      byTeam.set(team, own);
      own.push(entry);
    }
  }
  return byTeam;
}

function teamView(
  one: ReportTeam,
  mine: readonly ReportEntry[],
  { changes }: Report,
  graphs: ReadonlyMap<string, string>,
): object {
  const { team, file, owners, contact, namespaces, entries, ends } = one;
  const lifted = mine.flatMap(({ cluster, name, exceptions = [] }) =>
    exceptions.map(({ rule, reason, expires }) =>
      show(`${rule} for ${name} on ${cluster} until ${expires}: ${reason}`),
    ),
  );
  const { sentences = [], commits = [] } = changes ?? {};
  return {
    team: show(team),
    file: show(file),
    owners: showAll(owners) || "nobody",
    contact: show(contact ?? ""),
    namespaces: showAll(namespaces),
    entries,
    ends: ends.map(({ grant, expires, where }) => ({ expires, where: show(where), grant: show(grant ?? "a grant") })),
    exceptions: [...new Set(lifted)],
    changed: sentences.filter(({ teams }) => teams.includes(team)).map(({ text }) => show(text)),
    merged: commits.filter(({ files }) => files.includes(file)).map((commit) => show(commitWords(commit))),
    graph: graphs.get(team) ?? "",
    command: shellLine("yarn", "report", "--team", team),
  };
}

/**
 * The report as one page that needs nothing else: no network, and no program but its own few lines, which a policy in the
 * page names by their hash. Everything that comes from files is escaped.
 *
 * @param graphs by team, SVG of `formatSvg`; without one where a picture would help nobody
 */
export function reportHtml(report: Report, texts: PageTexts, graphs: ReadonlyMap<string, string>): string {
  const { day, commit, command, findings, entries, clusters, teams, changes } = report;
  const matrix = matrixOf(report);
  const byTeam = entriesByTeam(report);
  const { style, script } = texts;
  return htmlRenderer(texts.page)({
    day,
    commit: commit?.slice(0, 12) ?? "",
    command,
    count: {
      entries: entries.length,
      principals: new Set(entries.map(({ principal }) => principal)).size,
      clusters: clusters.length,
      teams: teams.length,
    },
    findings: findings.map((finding) => findingView(finding, command)),
    strengths: STRENGTHS,
    filters: optionsOf(report),
    columns: COLUMNS.map((title) => title || "Strength"),
    matrix: matrix ?? null,
    entries: entries.map(entryView),
    teams: teams.map((team) => teamView(team, byTeam.get(team.team) ?? [], report, graphs)),
    changes: changes && {
      since: show(changes.since),
      command: `yarn changes --base ${show(changes.since)} --format text`,
      sentences: changes.sentences.map(({ text }) => show(text)),
      commits: changes.commits.map((one) => show(commitWords(one))),
    },
    data: scriptJson({ entries: entries.map(filterFacts), principals: matrix?.principals ?? [] }),
    style,
    script,
    styleHash: hashOf(style),
    scriptHash: hashOf(script),
  });
}
