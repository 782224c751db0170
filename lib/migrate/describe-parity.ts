import { plural } from "../diagnostics";
import { displayName } from "../model";
import type { AccessValue } from "./access-value";
import { effectsOf, isSettled, unread, unsettled, type ParityReport, type PrincipalParity } from "./parity";

/** What a principal is, in lines of our words and values of any text. */
export function describeAccess(access: AccessValue | null): string[] {
  if (access === null) return ["not let in"];
  const { type, username, groups, policies } = access;
  if (type !== "STANDARD") return [`node: ${type}`];
  const scopes = Object.entries(policies).map(([policy, scope]) => {
    return `policy ${displayName(policy)}: ${scope === "cluster" ? "whole cluster" : scope.join(", ")}`;
  });
  return [
    `username ${username === "" ? "(none)" : username}`,
    ...(groups.length === 0 ? [] : [`groups ${groups.join(", ")}`]),
    ...scopes,
  ];
}

/** One word for the row: `stays`, `loses`, `loses, changes`. */
export function verdictOf(row: PrincipalParity): string {
  const effects = effectsOf(row);
  if (effects.length === 0) return row.before === null ? "stays out" : "stays";
  return effects.join(", ");
}

/** What is to be said about the row, most important first. */
export function describeRow(row: PrincipalParity): string[] {
  return [
    ...(row.accepted === undefined ? [] : [`ACCEPTED: ${row.accepted}`]),
    ...row.differences.map(({ effect, what }) => `${effect}: ${what}`),
    ...(row.couldNotLook === undefined ? [] : [`COULD NOT LOOK: ${row.couldNotLook}`]),
    ...row.remarks,
  ];
}

/** Where the row's line stands, or stood. */
export function describePlace({ where, removedSince }: PrincipalParity): string {
  return removedSince === null ? where : `removed; ${where} of ${removedSince}`;
}

/** What was left out, or could not be seen: never left out of a report. */
export function describeGaps(report: ParityReport): string[] {
  return [
    ...report.notAsked.map((what) => `not asked, on request: ${what}`),
    ...unread(report).map((why) => `could not look: ${why}`),
  ];
}

/** Rows that need somebody first, then those accepted, then those that stay. */
export function inOrder({ principals }: ParityReport): PrincipalParity[] {
  const rank = (row: PrincipalParity): number => (!isSettled(row) ? 0 : row.differences.length > 0 ? 1 : 2);
  return [...principals].sort((a, b) => rank(a) - rank(b));
}

/** One sentence over everything; what was not looked at is never left out of it. */
export function summarizeParity(report: ParityReport): string {
  const { principals, against, notAsked } = report;
  const differing = unsettled(report).length;
  const accepted = principals.filter((row) => row.accepted !== undefined).length;
  const what = against === "live" ? "the live entries" : "what the files would apply";
  const compared = `${plural(principals.length, "principal")} compared with ${what}`;
  const dark = unread(report).length;
  const result =
    differing > 0
      ? `no parity: ${differing} would not stay as they are`
      : dark > 0
        ? "parity is not known"
        : "parity holds";
  const rest = [
    ...(accepted === 0 ? [] : [`${accepted} with accepted differences`]),
    ...(dark === 0 ? [] : [`could not look at ${plural(dark, "thing")}`]),
    ...(notAsked.length === 0 ? [] : [`without ${notAsked.join(" and ")}, on request`]),
  ];
  return [result, compared, ...rest].join("; ");
}
