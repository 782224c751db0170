import { NOTICE_DAYS } from "../compile";
import type { Location } from "../diagnostics";
import { daysBetween, type CalendarDate, type Exception, type Grant, type Team } from "../model";

/** A grant with an end, as the files say it. */
export interface EndingGrant {
  readonly team: string;
  readonly file: string;
  /** Its place in the file's `access`. */
  readonly index: number;
  readonly name: string | undefined;
  readonly at: Location;
  readonly reason: string | undefined;
  /** The last day on which it counts. */
  readonly expires: CalendarDate;
  /** Whole days from today to its last; negative when it has ended. */
  readonly left: number;
  /** The clusters that it is about, sorted. */
  readonly clusters: readonly string[];
  /** Where it grants something to whom. */
  readonly cells: readonly { readonly cluster: string; readonly principal: string }[];
}

function endingGrant(team: Team, grant: Grant, index: number, today: CalendarDate): EndingGrant[] {
  if (grant.expires === undefined) return [];
  const cells = grant.subjects.map(({ cluster, principal }) => ({ cluster: cluster.name, principal: principal.arn }));
  return [
    {
      team: team.name,
      file: team.file,
      index,
      name: grant.name,
      at: grant.expires.at,
      reason: grant.reason,
      expires: grant.expires.value,
      left: daysBetween(today, grant.expires.value),
      clusters: [...new Set(cells.map(({ cluster }) => cluster))].sort(),
      cells,
    },
  ];
}

function grantsWithEnd(teams: readonly Team[], today: CalendarDate): EndingGrant[] {
  return teams.flatMap((team) => team.grants.flatMap((grant, index) => endingGrant(team, grant, index, today)));
}

/** Exceptions from guardrails that end within two weeks, or have. */
export function endingExceptions(exceptions: readonly Exception[], today: CalendarDate): Exception[] {
  return exceptions.filter(({ expires }) => daysBetween(today, expires) <= NOTICE_DAYS);
}

/** Grants whose last day is over: they count no more. */
export function endedGrants(teams: readonly Team[], today: CalendarDate): EndingGrant[] {
  return grantsWithEnd(teams, today).filter(({ left }) => left < 0);
}

/** Grants that still count and end within two weeks, the first to end first. */
export function endingGrants(teams: readonly Team[], today: CalendarDate): EndingGrant[] {
  const soon = grantsWithEnd(teams, today).filter(({ left }) => left >= 0 && left <= NOTICE_DAYS);
  return soon.sort((a, b) => a.left - b.left);
}
