import { DELEGATE, delegationLines, type Bootstrap } from "../../lib/bootstrap";
import { plural, printable } from "../../lib/diagnostics";
import type { Import } from "../../lib/import/import-clusters";
import { formatFileChange } from "../../lib/review/file-changes";
import { formatFates } from "../../lib/review/format-fates";

export interface Outcome {
  readonly imported: Import;
  readonly bootstrap: Bootstrap;
  /** Path -> text, of all that would be written, or was. */
  readonly files: ReadonlyMap<string, string>;
  /** Path -> text before. */
  readonly before: ReadonlyMap<string, string>;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `\n${title}\n${lines.join("\n")}\n`;
}

function taskLines({ tasks }: Import): string[] {
  return tasks.flatMap(({ cluster, where, subject, problem, todo }) => [
    `- ${printable(cluster)} ${printable(where)} ${printable(subject, 300)}`.trimEnd(),
    `    problem: ${printable(problem, 600)}`,
    `    to do: ${printable(todo, 600)}`,
  ]);
}

function exceptionLines({ exceptions }: Bootstrap): string[] {
  return exceptions.flatMap(({ rule, team, principal, cluster, expires, message }) => [
    `- ${rule}: team ${printable(team)}${principal === undefined ? "" : `, ${printable(principal, 300)}`}${cluster === undefined ? "" : `, on ${cluster}`}, until ${expires}`,
    `    ${printable(message, 600)}`,
  ]);
}

function conflictLines({ conflicts }: Bootstrap): string[] {
  return conflicts.map(
    ({ cluster, principal = "", message, at }) =>
      `- ${at.file}:${at.line}: ${printable(cluster)} ${printable(principal, 300)}: ${message}`,
  );
}

/** The table of every line, the worklist, what guardrails are lifted, what the files say otherwise, and the files. */
export function showImport({ imported, bootstrap, files, before }: Outcome, columns: number, whole: boolean): string {
  const changes = [...files].map(([path, text]) => formatFileChange(path, before.get(path), text));
  return [
    formatFates(imported.rows, ["line", "lines"], columns),
    section("For people to decide:", taskLines(imported)),
    section("The repository says otherwise (not written; --force merges):", conflictLines(bootstrap)),
    section("Guardrails that get an exception in platform.yaml:", exceptionLines(bootstrap)),
    section(DELEGATE, delegationLines(bootstrap.delegations)),
    section(
      "Policies that the catalogue does not know, for extraPolicies in platform.yaml:",
      bootstrap.extraPolicies.map((name) => `- ${name}`),
    ),
    whole ? section("Files:", changes) : "",
  ].join("");
}

/** One sentence over everything. */
export function summarizeImport({ imported, bootstrap, files }: Outcome): string {
  const { grants, nodes } = imported.found;
  const parts = [
    `${plural(imported.rows.length, "line")} read`,
    `${plural(grants.length, "grant")} and ${plural(nodes.length, "node")} found`,
    `${plural(imported.tasks.length, "task")} for people`,
    ...(bootstrap.exceptions.length === 0 ? [] : [plural(bootstrap.exceptions.length, "exception")]),
    ...(bootstrap.conflicts.length === 0 ? [] : [plural(bootstrap.conflicts.length, "conflict")]),
    plural(files.size, "file"),
  ];
  return parts.join(", ");
}
