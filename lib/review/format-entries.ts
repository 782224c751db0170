import { plural, printable } from "../diagnostics";
import { displayName } from "../model";
import { scopeAsWritten } from "../access/scope";
import type { EntryRecord } from "./entry-record";
import { tryFitTable } from "./fit-table";
import { principalLines } from "./principal-lines";

function policyLines({ policies }: EntryRecord): string[] {
  return Object.entries(policies).map(([name, scope]) => `${displayName(name)}: ${scopeAsWritten(scope)}`);
}

function endLines({ expires, exceptions = [], heldSince }: EntryRecord): string[] {
  const lifted = exceptions.map(({ rule, expires: until, overdue }) =>
    overdue === true ? `${rule} OVERDUE since ${until}` : `${rule} lifted until ${until}`,
  );
  const held = heldSince === undefined ? [] : [`HELD since ${heldSince}`];
  return [...(expires === null ? [] : [expires]), ...held, ...lifted];
}

/** Each file and line once. */
function originLines({ origins }: EntryRecord): string[] {
  return [...new Set(origins.map(({ file, line }) => `${file}:${line}`))];
}

const HEADS = ["cluster", "principal", "policies", "groups or type", "declared by", "ends"] as const;

/** The cells of an entry, in lines. */
function cellsOf(record: EntryRecord): string[][] {
  const cells = [
    [record.cluster],
    principalLines(record.principal),
    policyLines(record),
    record.type === "STANDARD" ? [...record.kubernetesGroups] : [record.type],
    originLines(record),
    endLines(record),
  ];
  return cells.map((lines) => lines.map((line) => printable(line, 500)));
}

/** One block an entry, for terminals that are too narrow for a table. */
function blocks(rows: readonly string[][][]): string {
  return rows
    .map(([cluster = [], principal = [], ...others]) => {
      const rest = others.flatMap((lines, index) => (lines.length === 0 ? [] : [[HEADS[index + 2] ?? "", lines]]));
      const body = rest.flatMap(([head, lines]) => [
        `  ${String(head)}:`,
        ...[lines].flat().map((line) => `    ${line}`),
      ]);
      return [`${cluster.join("")}  ${principal.join("  ")}`, ...body, ""].join("\n");
    })
    .join("\n");
}

/** For people: one row an entry. `columns` is the width to fit in, in characters. */
export function formatTable(records: readonly EntryRecord[], columns: number): string {
  if (records.length === 0) return "no matching access entry\n";
  const rows = records.map(cellsOf);
  const clusters = new Set(records.map(({ cluster }) => cluster)).size;
  const tally = `${plural(records.length, "access entry", "access entries")} on ${plural(clusters, "cluster")}`;
  return `${tryFitTable(HEADS, rows, columns) ?? blocks(rows)}\n${tally}\n`;
}

/** A spreadsheet runs a cell that starts so as a formula; grants are named by anyone. https://owasp.org/www-community/attacks/CSV_Injection */
export function csvCell(value: string): string {
  const safe = /^\s*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

const CSV_COLUMNS = {
  cluster: (record) => record.cluster,
  principal: (record) => record.principal,
  type: (record) => record.type,
  username: (record) => record.username ?? "",
  kubernetesGroups: (record) => record.kubernetesGroups.join(" "),
  policies: (record) =>
    Object.entries(record.policies)
      .map(([name, scope]) => `${name}=${scope === "cluster" ? scope : scope.join(",")}`)
      .join(" "),
  teams: (record) => record.teams.join(" "),
  expires: (record) => record.expires ?? "",
  origins: (record) =>
    record.origins.map(({ file, line, grant }) => `${file}:${line}${grant === null ? "" : ` (${grant})`}`).join(" "),
  exceptions: (record) =>
    (record.exceptions ?? []).map(({ rule, reason, expires }) => `${rule} until ${expires} (${reason})`).join(" "),
} as const satisfies Record<string, (record: EntryRecord) => string>;

/** RFC 4180, one line an entry; lists within a cell are separated by spaces. */
export function formatCsv(records: readonly EntryRecord[]): string {
  const rows = records.map((record) => Object.values(CSV_COLUMNS).map((column) => csvCell(column(record))));
  return [Object.keys(CSV_COLUMNS), ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}
