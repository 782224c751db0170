import { plural, quote, warning, type Location, type Report } from "../diagnostics";
import { daysBetween, type CalendarDate, type Grant } from "../model";

/** How long before its end a grant or an exception warns, in days. */
export const NOTICE_DAYS = 14;

function describeGrant(grant: { readonly team: string; readonly name: string | undefined }): string {
  return grant.name === undefined
    ? `a grant of team ${quote(grant.team)}`
    : `grant ${quote(grant.name)} of team ${quote(grant.team)}`;
}

function warnOfEnd(grant: Grant, expires: CalendarDate, at: Location, left: number, report: Report): void {
  const reason = grant.reason === undefined ? {} : { hint: `its reason was: ${grant.reason}` };
  if (left < 0)
    report(warning("grant-expired", at, `${describeGrant(grant)} expired on ${expires} and is left out`, reason));
  else if (left <= NOTICE_DAYS) {
    const when = left === 0 ? "today" : `in ${plural(left, "day")}, on ${expires}`;
    report(warning("grant-expires-soon", at, `${describeGrant(grant)} expires ${when}`, reason));
  }
}

/** The grants that count today. A grant counts through the end of its last day, UTC. */
export function selectActive(grants: readonly Grant[], today: CalendarDate, report: Report): Grant[] {
  return grants.filter(({ expires, ...grant }) => {
    if (expires === undefined) return true;
    const left = daysBetween(today, expires.value);
    warnOfEnd({ ...grant, expires }, expires.value, expires.at, left, report);
    return left >= 0;
  });
}
