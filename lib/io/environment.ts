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

/** Asked for something that cannot be: the run must not go on with a default instead. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

function readClock(text: string | undefined): Date {
  if (text === undefined || text === "") return new Date();
  const now = new Date(text);
  if (Number.isNaN(now.getTime())) {
    throw new UsageError(`ACCESS_NOW=${JSON.stringify(text)} is no ISO date, such as 2026-11-22`);
  }
  return now;
}

function readClusters(text: string | undefined): string[] | undefined {
  const names = (text ?? "").split(",").map((name) => name.trim());
  const given = names.filter((name) => name !== "");
  return given.length === 0 ? undefined : given;
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
