import { plural, quote, warning, type Location, type Report } from "../diagnostics";
import { compareEnds, daysLeft, type Clock, type End, type Grant } from "../model";
import type { ClusterPlan } from "./plan";

/** How long before its end a grant or an exception warns, in days. */
export const NOTICE_DAYS = 14;

function describeGrant(grant: { readonly team: string; readonly name: string | undefined }): string {
  return grant.name === undefined
    ? `a grant of team ${quote(grant.team)}`
    : `grant ${quote(grant.name)} of team ${quote(grant.team)}`;
}

/** Whether an administrator is held by a grant that has ended. */
export function isHeld(
  { subjects }: Pick<Grant, "subjects">,
  expires: End,
  heldOn: ReadonlyMap<string, ClusterPlan["held"]>,
): boolean {
  return subjects.some(({ cluster, principal }) => {
    const end = heldOn.get(cluster.name)?.get(principal.arn);
    return end !== undefined && compareEnds(expires, end) >= 0;
  });
}

interface EndOfGrant {
  readonly left: number;
  readonly held: boolean;
}

function warnOfEnd(grant: Grant, expires: End, at: Location, { left, held }: EndOfGrant, report: Report): void {
  const reason = grant.reason === undefined ? {} : { hint: `its reason was: ${grant.reason}` };
  if (left < 0) {
    const what = held ? "and counts only where it is held" : "and is left out";
    report(warning("grant-expired", at, `${describeGrant(grant)} expired on ${expires} ${what}`, reason));
  } else {
    const when =
      left === 0
        ? `today${expires.includes("T") ? `, at ${expires}` : ""}`
        : `in ${plural(left, "day")}, on ${expires}`;
    report(warning("grant-expires-soon", at, `${describeGrant(grant)} expires ${when}`, reason));
  }
}

/** Says which grants have ended, and which will soon. A grant counts through the end of its last day, UTC, or until its minute. */
export function warnOfEnds(
  grants: readonly Grant[],
  now: Clock,
  clusters: readonly ClusterPlan[],
  report: Report,
): void {
  const heldOn = new Map(clusters.map(({ cluster, held }) => [cluster.name, held]));
  for (const grant of grants) {
    const { expires } = grant;
    if (expires === undefined) continue;
    const left = daysLeft(now, expires.value);
    if (left > NOTICE_DAYS) continue;
    const held = left < 0 && isHeld(grant, expires.value, heldOn);
    warnOfEnd(grant, expires.value, expires.at, { left, held }, report);
  }
}
