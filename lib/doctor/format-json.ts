import { safeJson } from "../diagnostics";
import type { Fixed } from "./fixed";
import { commandsOf } from "./gh-command";
import { sortRows, type Row, type Status } from "./row";

/** How many rows have each status. */
export function tally(rows: readonly Row[]): Readonly<Record<Status, number>> {
  const of = (status: Status): number => rows.filter((row) => row.status === status).length;
  return { green: of("green"), yellow: of("yellow"), red: of("red"), unknown: of("unknown") };
}

/** The rows for programs; docs/doctor.md has the shape. @param repository `org/name`, where GitHub was looked at */
export function formatDoctorJson(rows: readonly Row[], repository: string, fixed?: readonly Fixed[]): string {
  const checks = sortRows(rows).map(({ id, about, status, says, mend, fix }) => ({
    id,
    about,
    status,
    message: says,
    commands: mend ?? commandsOf(repository, fix ?? []),
    fixable: fix !== undefined,
  }));
  return safeJson({ checks, summary: tally(rows), ...(fixed === undefined ? {} : { fixed }) });
}
