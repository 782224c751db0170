/**
 * `green`: looked at, and well. `yellow`: works, and somebody should decide. `red`: something does not work, or lets somebody
 * in. `unknown`: could not be looked at, which is never green.
 */
export type Status = "green" | "yellow" | "red" | "unknown";

/** One change at GitHub: as it is sent, and as the `gh` command that is shown sends it. */
export interface GitHubCall {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the repository: `/actions/permissions/workflow`. */
  readonly path: string;
  /** @default nothing is sent */
  readonly body?: unknown;
}

/** What one check says of one place. */
export interface Row {
  /** The check's: stable, for programs; docs/doctor.md has a line of each. */
  readonly id: CheckId;
  /** What was looked at: `account 123456789012`, `prod-eu`, `GitHub`, `this machine`. */
  readonly about: string;
  readonly status: Status;
  /** One sentence without its full stop. */
  readonly says: string;
  /** Command lines that mend it, to be pasted. @default none */
  readonly mend?: readonly string[];
  /** What mends it at GitHub. @default it is somebody's to do */
  readonly fix?: readonly GitHubCall[];
}

/** Every check, in the order of the table. */
export const CHECKS = [
  "node",
  "terraform",
  "provider",
  "git",
  "files",
  "clock",
  "credentials",
  "pipeline-role",
  "pipeline-trust",
  "pipeline-rights",
  "permission-sets",
  "break-glass-role",
  "break-glass-trust",
  "break-glass-use",
  "catalogue",
  "cluster",
  "authentication-mode",
  "platform-version",
  "audit-log",
  "github-repository",
  "github-token",
  "github-rules",
  "github-environment",
  "github-labels",
  "github-schedule",
] as const;

export type CheckId = (typeof CHECKS)[number];

/** What a check's judgement gives; the id and the place are whoever asks's. */
export type Judged = Omit<Row, "id" | "about">;

/** A judgement, as a row of the table. */
export function rowOf(id: CheckId, about: string, judged: Judged): Row {
  return { id, about, ...judged };
}

/** What could not be looked at, as a judgement. */
export function unknown({ couldNotLook }: { readonly couldNotLook: string }): Judged {
  return { status: "unknown", says: `could not look: ${couldNotLook}` };
}

/** Rows in the order of the table: by check, then by place. */
export function sortRows(rows: readonly Row[]): Row[] {
  const key = ({ id, about }: Row): string => `${String(CHECKS.indexOf(id)).padStart(3, "0")} ${about}`;
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
