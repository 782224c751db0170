import type { Location } from "../diagnostics";
import type { CalendarDate, Grant, GrantedName, Subject } from "../model";
import type { GuardrailContext } from "./guardrail";

/** A group or username that a line of a team's file gives to somebody. */
export interface TeamName {
  readonly team: string;
  readonly name: GrantedName;
  readonly subjects: readonly Subject[];
}

/** The grants that count on a day; each through the end of its last one. */
export function activeGrants({ teams, today }: Pick<GuardrailContext, "teams" | "today">): Grant[] {
  const counts = (last: CalendarDate | undefined): boolean => last === undefined || last >= today;
  return teams.flatMap(({ grants }) => grants.filter(({ expires }) => counts(expires?.value)));
}

/** The groups that teams' own lines give; those of a profile are the platform's words. */
export function ownGroups(context: GuardrailContext): TeamName[] {
  return activeGrants(context).flatMap(({ team, kubernetesGroups, subjects }) =>
    kubernetesGroups.filter(({ fromProfile }) => !fromProfile).map((name) => ({ team, name, subjects })),
  );
}

/** The usernames that teams' own lines give. */
export function ownUsernames(context: GuardrailContext): TeamName[] {
  return activeGrants(context).flatMap(({ team, username, subjects }) =>
    username === undefined || username.fromProfile ? [] : [{ team, name: username, subjects }],
  );
}

/** What violations by such a name have in common: one for each principal and cluster that gets it. */
export function whoGets({ team, name, subjects }: TeamName): {
  teams: string[];
  principal: string;
  cluster: string;
  at: Location;
}[] {
  return subjects.map(({ principal, cluster }) => ({
    teams: [team],
    principal: principal.arn,
    cluster: cluster.name,
    at: name.at,
  }));
}
