import { quote } from "../../diagnostics";
import { hasName, isWithinNamespaces, type Team } from "../../model";
import type { Guardrail, GuardrailContext, Violation } from "../guardrail";
import { givenGroups, givenUsernames, isOwn, judgeOnce, whoGets, type TeamName } from "../own-names";
import { isWithin, teamNamespaces } from "../team-namespaces";
import { teamRequests, whose } from "../team-requests";
import { gives, teamNames, tryFindOtherTeam, type NameKind } from "../whose-name";

function describe(team: string, what: string, name: string, other: string): Pick<Violation, "message" | "hint"> {
  return {
    message: `${what} ${quote(name)} of team ${quote(team)} goes by the name of team ${quote(other)}`,
    hint: "choose another name; if this one is really meant, the platform owners list it under guardrails.delegation in platform.yaml",
  };
}

/** Another team whose name a name goes by, if it is given to this one at all. */
type FindOther = (team: string, kind: NameKind, name: string) => string | undefined;

function checkNames(what: "group" | "username", names: readonly TeamName[], findOther: FindOther): Violation[] {
  const find = judgeOnce((team, value) => findOther(team, `${what}s`, value));
  return names.filter(isOwn).flatMap((name) => {
    const other = find(name);
    return other === undefined ? [] : [{ ...whoGets(name), ...describe(name.team, what, name.value, other) }];
  });
}

function checkClaims({ name, namespaces }: Team, findOther: FindOther): Violation[] {
  return namespaces.flatMap(({ value, at }) => {
    const other = findOther(name, "claims", value);
    return other === undefined ? [] : [{ at, teams: [name], ...describe(name, "namespace", value, other) }];
  });
}

/** A scope may lie within the claims without being one: what only the defaults give is in question there as well. */
function checkScopes(context: GuardrailContext, findOther: FindOther): Violation[] {
  const namespacesOf = teamNamespaces(context);
  return teamRequests(context.plan).flatMap((request) => {
    const { team, scope } = request;
    if (scope === "cluster") return [];
    const { delegated, declared } = namespacesOf(team);
    // What is declared has been told of where it is.
    if (isWithin(delegated, scope.namespace) || isWithinNamespaces(scope.namespace, declared)) return [];
    const other = findOther(team, "claims", scope.namespace);
    if (other === undefined) return [];
    return [{ ...whose(request), ...describe(team, "namespace", scope.namespace, other) }];
  });
}

/** Whoever binds a Role to the group `sre-admins`, or looks for it in a log, means the team of that name, and not `sre`. */
export const anotherTeamsName: Guardrail = {
  id: "another-teams-name",
  check: (context) => {
    const { guardrails } = context.platform;
    const teams = teamNames(context.teams, guardrails.delegatedTeams);
    const findOther: FindOther = (team, kind, name) => {
      const delegation = guardrails.delegationOf(team);
      const isTheirs = kind === "claims" ? hasName(delegation.claims, name) : gives(delegation, kind, name);
      // What is not given to the team at all is refused as that; a group that begins with another's name is refused anyway.
      return isTheirs || kind === "groups" ? tryFindOtherTeam(team, delegation, kind, name, teams) : undefined;
    };
    return [
      ...checkNames("group", givenGroups(context.plan), findOther),
      ...checkNames("username", givenUsernames(context.plan), findOther),
      ...context.teams.flatMap((team) => checkClaims(team, findOther)),
      ...checkScopes(context, findOther),
    ];
  },
};
