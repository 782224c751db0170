import type { AwsAuthNote } from "../aws-auth";
import type { AccessValue } from "./access-value";
import type { ParityDifference, ParityEffect, Remark } from "./difference";

/** One principal of the ConfigMap, before and after. Plain JSON: `yarn migrate check --format json` prints it as it is. */
export interface PrincipalParity {
  /** As the line has it; for `mapAccounts` the account. */
  readonly principal: string;
  /** `mapRoles[2]`, or `mapAccounts`. */
  readonly where: string;
  /** The backup that has the line, where the live ConfigMap no longer does; null while it does. */
  readonly removedSince: string | null;
  /** What it is by the ConfigMap; null where it gives nobody access. */
  readonly before: AccessValue | null;
  /** The entry's ARN; null without one. */
  readonly entry: string | null;
  /** What it is by its entry; null where that gives nobody access. */
  readonly after: AccessValue | null;
  /** Empty: it stays as it is. */
  readonly differences: readonly ParityDifference[];
  readonly remarks: readonly Remark[];
  /** What could not be looked at, so that the rest is not the whole truth. Absent when everything was. */
  readonly couldNotLook?: string;
  /** Why its differences are taken. Absent when nobody has. */
  readonly accepted?: string;
}

export interface ParityReport {
  readonly cluster: string;
  /** Compared with the entries that are live, or with those that the files declare. */
  readonly against: "live" | "planned";
  /** Those of the live ConfigMap as they stand, then those removed since. */
  readonly principals: readonly PrincipalParity[];
  /** What of the live ConfigMap EKS ignores or drops. */
  readonly notes: readonly AwsAuthNote[];
  /** Principals of `accepted.yaml` that have no difference. */
  readonly needlessAcceptances: readonly string[];
  /** What could not be read at all. */
  readonly couldNotLook: readonly string[];
  /** What was left out on request (`--no-iam`, `--no-rbac`). */
  readonly notAsked: readonly string[];
  /** Entries of principals that the ConfigMap never named: the files answer for those. */
  readonly otherEntries: number;
}

export function effectsOf({ differences }: PrincipalParity): ParityEffect[] {
  return [...new Set(differences.map(({ effect }) => effect))];
}

/** Whether it stays as it is, or its differences are accepted. */
export function isSettled({ differences, accepted }: PrincipalParity): boolean {
  return differences.length === 0 || accepted !== undefined;
}

/** Whether something that matters could not be looked at. */
function isUnread({ couldNotLook, accepted }: PrincipalParity): boolean {
  return couldNotLook !== undefined && accepted === undefined;
}

/** Principals whose access differs, unaccepted. */
export function unsettled({ principals }: ParityReport): PrincipalParity[] {
  return principals.filter((row) => !isSettled(row));
}

/** Everything that kept the report from being the whole truth, in words. */
export function unread({ principals, couldNotLook }: ParityReport): string[] {
  const rows = principals.filter(isUnread).map(({ principal, couldNotLook: why = "" }) => `${principal}: ${why}`);
  return [...couldNotLook, ...rows];
}

/** Nobody gains or loses anything that was not accepted, and everything was looked at that was to be. */
export function holds(report: ParityReport): boolean {
  return unsettled(report).length === 0 && unread(report).length === 0;
}
