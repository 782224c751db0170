import { isHeld, NOTICE_DAYS, type AccessPlan, type ClusterPlan } from "../compile";
import type { Location } from "../diagnostics";
import { compareEnds, daysLeft, type Clock, type End, type Exception, type Grant, type Team } from "../model";

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
  readonly expires: End;
  /** Whole days from today to its last; negative when it has ended. */
  readonly left: number;
  /** The clusters that it is about, sorted. */
  readonly clusters: readonly string[];
  /** Whether an administrator is held by it though it has ended. */
  readonly held: boolean;
}

type Held = ReadonlyMap<string, ClusterPlan["held"]>;

function endingGrant(team: Team, grant: Grant, index: number, today: Clock, heldOn: Held): EndingGrant[] {
  if (grant.expires === undefined) return [];
  const left = daysLeft(today, grant.expires.value);
  return [
    {
      team: team.name,
      file: team.file,
      index,
      name: grant.name,
      at: grant.expires.at,
      reason: grant.reason,
      expires: grant.expires.value,
      left,
      clusters: [...new Set(grant.subjects.map(({ cluster }) => cluster.name))].sort(),
      held: left < 0 && isHeld(grant, grant.expires.value, heldOn),
    },
  ];
}

/** What the files say, as far as ends of grants need it. */
interface Files {
  readonly model: { readonly teams: readonly Team[] };
  readonly plan: Pick<AccessPlan, "clusters">;
}

function grantsWithEnd({ model, plan }: Files, today: Clock): EndingGrant[] {
  const heldOn = new Map(plan.clusters.map(({ cluster, held }) => [cluster.name, held]));
  return model.teams.flatMap((team) =>
    team.grants.flatMap((grant, index) => endingGrant(team, grant, index, today, heldOn)),
  );
}

/** Exceptions from guardrails that end within two weeks, or have. */
export function endingExceptions(exceptions: readonly Exception[], today: Clock): Exception[] {
  return exceptions.filter(({ expires }) => daysLeft(today, expires) <= NOTICE_DAYS);
}

/** Grants whose last day is over: they count no more, but for administrators that are held. */
export function endedGrants(files: Files, today: Clock): EndingGrant[] {
  return grantsWithEnd(files, today).filter(({ left }) => left < 0);
}

/** Grants that still count and end within two weeks, the first to end first. */
export function endingGrants(files: Files, today: Clock): EndingGrant[] {
  const soon = grantsWithEnd(files, today).filter(({ left }) => left >= 0 && left <= NOTICE_DAYS);
  return soon.sort((a, b) => compareEnds(a.expires, b.expires));
}
