import type { Written, WrittenLock } from "../schema";

/** One line of the lock. */
export interface LockLine {
  readonly account: string;
  readonly name: string;
  readonly arn: string;
}

/** What happened to a line. */
export interface LockChange {
  readonly account: string;
  readonly name: string;
  /** Undefined where the line is new. */
  readonly before: string | undefined;
  /** Undefined where the line goes. */
  readonly after: string | undefined;
}

export function linesOf(lock: Written<WrittenLock> | undefined): LockLine[] {
  return Object.entries(lock?.value ?? {}).flatMap(([account, sets]) =>
    Object.entries(sets).map(([name, arn]) => ({ account, name, arn })),
  );
}

function roleKey({ account, name }: Pick<LockLine, "account" | "name">): string {
  return `${account} ${name}`;
}

/** The lines that come, go or change between two locks, sorted by account and name. */
export function compareLocks(before: readonly LockLine[], after: readonly LockLine[]): LockChange[] {
  const [old, now] = [before, after].map((lines) => new Map(lines.map((line) => [roleKey(line), line])));
  const all = new Map([...(old ?? []), ...(now ?? [])]);
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { account, name }]) => ({ account, name, before: old?.get(key)?.arn, after: now?.get(key)?.arn }))
    .filter((change) => change.before !== change.after);
}
