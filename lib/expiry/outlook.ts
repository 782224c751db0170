import { mergeAccess, type AccessPlan } from "../compile";
import { enumerate, plural, quote, type Location } from "../diagnostics";
import type { GuardedPlan } from "../compile";
import {
  CLUSTER_ADMIN,
  compareEnds,
  daysLeft,
  justAfter,
  type Clock,
  type End,
  type Exception,
  type Grant,
  type Model,
} from "../model";

/** How far ahead `validate` always looks, in days. */
export const OUTLOOK_DAYS = 60;

/** Something that the calendar will do, if nobody does anything. */
export interface Upcoming {
  /** The last day on which it is as it is now. */
  readonly lastDay: End;
  readonly what: "grant" | "exception" | "held";
  readonly at: Location;
  /** One sentence without its full stop. */
  readonly message: string;
}

interface Known {
  readonly model: Model;
  readonly plan: Pick<GuardedPlan, "waivers">;
}

function isSoon(end: End, today: Clock): boolean {
  const left = daysLeft(today, end);
  return left >= 0 && left < OUTLOOK_DAYS;
}

function grantEnds(grants: readonly Grant[], today: Clock): Upcoming[] {
  return grants.flatMap(({ expires, name, team, subjects }): Upcoming[] => {
    if (expires === undefined || !isSoon(expires.value, today)) return [];
    const what = name === undefined ? `a grant of team ${quote(team)}` : `grant ${quote(name)} of team ${quote(team)}`;
    const clusters = [...new Set(subjects.map(({ cluster }) => cluster.name))].sort();
    const principals = new Set(subjects.map(({ principal }) => principal.arn)).size;
    const message = `${what} ends, for ${plural(principals, "principal")} on ${enumerate(clusters, 6)}`;
    return [{ lastDay: expires.value, what: "grant", at: expires.at, message }];
  });
}

function exceptionEnds({ model, plan }: Known, today: Clock): Upcoming[] {
  const { exceptions, endedExceptions } = model.platform.guardrails;
  const lifts = (exception: Exception): number => plan.waivers.filter(({ at }) => at === exception.at).length;
  return exceptions.flatMap((exception): Upcoming[] => {
    const { rule, team, expires, at } = exception;
    if (!isSoon(expires, today)) return [];
    const count = lifts(exception);
    const becomes = endedExceptions === "remove" ? "ends with it, as far as it is access" : "is overdue from then on";
    const effect = count === 0 ? "nothing needs it" : `what it lifts (${plural(count, "case")}) ${becomes}`;
    const whose = team === "*" ? "any team" : `team ${quote(team)}`;
    return [
      { lastDay: expires, what: "exception", at, message: `the exception from ${rule} for ${whose} ends: ${effect}` },
    ];
  });
}

function heldIn({ clusters }: Pick<AccessPlan, "clusters">): Map<string, { cluster: string; principal: string }> {
  return new Map(
    clusters.flatMap(({ cluster: { name }, held }) =>
      [...held.keys()].map((principal) => [`${name} ${principal}`, { cluster: name, principal }] as const),
    ),
  );
}

/** Administrators that will be held. Merged once for each day on which a grant of cluster-admin ends. */
function heldAhead({ model }: Known, grants: readonly Grant[], today: Clock): Upcoming[] {
  if (model.platform.guardrails.minimumAdmins === 0) return [];
  const ends = grants.flatMap(({ expires, policies }) => {
    const isAdmin = policies.some(({ policy }) => policy.name === CLUSTER_ADMIN);
    return isAdmin && expires !== undefined && isSoon(expires.value, today) ? [expires] : [];
  });
  const silent = (): void => undefined;
  const before = new Set(heldIn(mergeAccess(model, today, silent)).keys());
  const inOrder = [...new Map(ends.map((end) => [end.value, end]))].sort(([one], [other]) => compareEnds(one, other));
  return inOrder.flatMap(([lastDay, { at }]) => {
    const held = [...heldIn(mergeAccess(model, justAfter(lastDay), silent))].filter(([key]) => !before.has(key));
    return held.map(([key, { cluster, principal }]): Upcoming => {
      before.add(key);
      const message = `cluster-admin of ${quote(principal)} on ${quote(cluster)} is held from then on: too few others would have it (minimumAdmins)`;
      return { lastDay, what: "held", at, message };
    });
  });
}

/** What the calendar does within 60 days, the first first, if nobody does anything. */
export function findUpcoming(known: Known, today: Clock): Upcoming[] {
  const grants = known.model.teams.flatMap((team) => team.grants);
  const all = [...grantEnds(grants, today), ...exceptionEnds(known, today), ...heldAhead(known, grants, today)];
  const key = ({ at, what }: Upcoming): string => [at.file, String(at.line).padStart(7, "0"), what].join(" ");
  return all.sort((a, b) => compareEnds(a.lastDay, b.lastDay) || (key(a) < key(b) ? -1 : 1));
}
