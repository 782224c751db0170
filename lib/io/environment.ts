import { UsageError } from "../diagnostics";

/** Environment variables as `process.env` has them; undefined is the same as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment decides for every command and for `main.ts`. */
export interface Settings {
  /** The folder of the repository's files. */
  readonly root: string;
  /** Decides which grants and exceptions still count. */
  readonly now: Date;
  /** Only the stacks of these clusters; undefined: all. */
  readonly clusters: readonly string[] | undefined;
}

/** A day, or a moment with its time zone: without one it would be another day elsewhere. */
const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** `new Date` takes almost anything for a date: 1, and the 30th of February for the 2nd of March. */
function readClock(text: string | undefined): Date {
  if (text === undefined || text === "") return new Date();
  const [, day] = ISO_DATE.exec(text) ?? [];
  const now = new Date(day === undefined ? NaN : text);
  const midnight = new Date(`${day ?? ""}T00:00:00Z`);
  if (Number.isNaN(now.getTime()) || !midnight.toISOString().startsWith(day ?? "")) {
    throw new UsageError(
      `ACCESS_NOW=${JSON.stringify(text)} is no ISO date, such as 2026-11-22 or 2026-11-22T12:00:00Z`,
    );
  }
  return now;
}

/** Not set and empty mean all. Commas around nothing mean nothing, which must not become all. */
function readClusters(text: string | undefined): string[] | undefined {
  if (text === undefined || text === "") return undefined;
  const names = text.split(",").map((name) => name.trim());
  const given = names.filter((name) => name !== "");
  if (given.length > 0) return given;
  throw new UsageError(`ACCESS_CLUSTERS=${JSON.stringify(text)} names no cluster; leave it unset for all`);
}

/** `ACCESS_ROOT`, `ACCESS_NOW` (an ISO date) and `ACCESS_CLUSTERS` (names, with commas between). */
export function readSettings(env: Environment): Settings {
  const root = env["ACCESS_ROOT"];
  return {
    root: root === undefined || root === "" ? "." : root,
    now: readClock(env["ACCESS_NOW"]),
    clusters: readClusters(env["ACCESS_CLUSTERS"]),
  };
}
