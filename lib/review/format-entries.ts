import Table from "cli-table3";

import { printable } from "../diagnostics";
import { displayName } from "../model";
import type { EntryRecord } from "./entry-record";

function scopeText(scope: "cluster" | readonly string[]): string {
  return scope === "cluster" ? "cluster" : scope.join(", ");
}

function policyLines({ policies }: EntryRecord): string[] {
  return Object.entries(policies).map(([name, scope]) => `${displayName(name)}: ${scopeText(scope)}`);
}

/** An ARN without what every ARN of the table has; the account stays, since it may be another one than the cluster's. */
function shortPrincipal(arn: string): string {
  const [, , , , account = "", ...resource] = arn.split(":");
  return `${resource.join(":")}\n${account}`;
}

function endText({ expires, exceptions = [] }: EntryRecord): string {
  const lifted = exceptions.map(({ rule, expires: until }) => `${rule} lifted\nuntil ${until}`);
  return [expires ?? "", ...lifted].filter((line) => line !== "").join("\n");
}

/** For people: one row an entry. `columns` is the width to fit in, in characters. */
export function formatTable(records: readonly EntryRecord[], columns: number): string {
  const share = Math.max(16, Math.floor((columns - 50) / 3));
  const table = new Table({
    head: ["cluster", "principal", "policies", "groups", "teams", "ends"],
    colWidths: [null, share + 8, share + 4, share, null, null],
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [], compact: false },
  });
  for (const record of records) {
    const groups = record.type === "STANDARD" ? record.kubernetesGroups : [record.type];
    const cells = [
      record.cluster,
      shortPrincipal(record.principal),
      policyLines(record).join("\n"),
      groups.join("\n"),
      record.teams.join("\n"),
      endText(record),
    ];
    table.push(
      cells.map((cell) =>
        cell
          .split("\n")
          .map((line) => printable(line, 500))
          .join("\n"),
      ),
    );
  }
  return `${table.toString()}\n${records.length} access entries\n`;
}

/** A spreadsheet runs a cell that starts so as a formula; grants are named by anyone. https://owasp.org/www-community/attacks/CSV_Injection */
function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
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
} as const satisfies Record<string, (record: EntryRecord) => string>;

/** RFC 4180, one line an entry; lists within a cell are separated by spaces. */
export function formatCsv(records: readonly EntryRecord[]): string {
  const rows = records.map((record) => Object.values(CSV_COLUMNS).map((column) => csvCell(column(record))));
  return [Object.keys(CSV_COLUMNS), ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}
