import type { UsageRecord, Use } from "./usage-record";

/** What of a principal's access was not used since a moment. */
export interface Unused {
  /** Whether it did not use the cluster at all. */
  readonly all: boolean;
  /** Policies and groups that the files give; sorted. */
  readonly policies: readonly string[];
  readonly groups: readonly string[];
}

export interface UnusedRecord extends UsageRecord {
  readonly unused: Unused;
}

function isUnused({ lastUsed }: Pick<Use, "lastUsed">, since: Date): boolean {
  return lastUsed === null || Date.parse(lastUsed) < since.getTime();
}

/** The principals of which something was not used since a moment, each with what it was. */
export function findUnused(records: readonly UsageRecord[], since: Date): UnusedRecord[] {
  return records.flatMap((record): UnusedRecord[] => {
    const all = isUnused(record, since);
    const policies = Object.entries(record.policies).flatMap(([name, use]) =>
      use.scope !== null && isUnused(use, since) ? [name] : [],
    );
    const groups = Object.entries(record.groups).flatMap(([name, use]) =>
      use.undeclared === undefined && isUnused(use, since) ? [name] : [],
    );
    return all || policies.length + groups.length > 0 ? [{ ...record, unused: { all, policies, groups } }] : [];
  });
}
