import type { Origin } from "../compile";
import { gives, teamNames, tryFindOtherTeam } from "../guardrails";
import type { Model } from "../model";

/** Whether a group or username that lines give is each line's team's to give. */
export type IsTheirs = (kind: "groups" | "usernames", name: string, origins: readonly Origin[]) => boolean;

/**
 * Judges names by the delegation of the old revision: what this change delegates, nobody has approved yet. What comes
 * from a profile, or from the platform itself, is the platform's word already.
 */
export function judgeNames(before: Pick<Model, "platform" | "teams">, after: Pick<Model, "teams">): IsTheirs {
  const { guardrails } = before.platform;
  const teams = teamNames([...before.teams, ...after.teams], guardrails.delegatedTeams);
  return (kind, name, origins) =>
    origins.every(({ team, fromProfile }) => {
      if (team === undefined || fromProfile === true) return true;
      const delegation = guardrails.delegationOf(team);
      return gives(delegation, kind, name) && tryFindOtherTeam(team, delegation, kind, name, teams) === undefined;
    });
}
