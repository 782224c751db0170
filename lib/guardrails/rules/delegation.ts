import { enumerate, quote } from "../../diagnostics";
import { covers, displayName, matches, type Delegation, type Team } from "../../model";
import type { Guardrail, GuardrailContext, Violation } from "../guardrail";
import { teamRequests, whose, type TeamRequest } from "../team-requests";

const HINT = "the platform owners decide what a team may grant: guardrails.delegation in platform.yaml";

function listed(names: ReadonlySet<string>): string {
  return names.size === 0 ? "none" : enumerate([...names].map(displayName));
}

function mayUse(namespace: string, delegation: Delegation, own: readonly string[]): boolean {
  const allowed = delegation.namespaces === "own" ? own : delegation.namespaces;
  return allowed.some((pattern) => covers(pattern, namespace));
}

function problemOf(
  { team, policy, scope }: TeamRequest,
  delegation: Delegation,
  own: readonly string[],
): string | undefined {
  const name = displayName(policy.name);
  if (!delegation.policies.has(policy.name)) {
    return `team ${quote(team)} may not grant ${name}; it may grant: ${listed(delegation.policies)}`;
  }
  if (scope === "cluster") {
    if (delegation.clusterScope.has(policy.name)) return undefined;
    return `team ${quote(team)} may not grant ${name} cluster-wide; cluster-wide it may grant: ${listed(delegation.clusterScope)}`;
  }
  if (mayUse(scope.namespace, delegation, own)) return undefined;
  const legal =
    delegation.namespaces === "own"
      ? `its own (${enumerate(own) || "none"})`
      : enumerate(delegation.namespaces) || "none";
  return `team ${quote(team)} may not grant anything in namespace ${quote(scope.namespace)}; its namespaces are: ${legal}`;
}

function checkRequests({ plan, platform, teams }: GuardrailContext): Violation[] {
  const own = new Map(teams.map((team) => [team.name, team.namespaces.map(({ value }) => value)]));
  return teamRequests(plan).flatMap((request) => {
    const delegation = platform.guardrails.delegationOf(request.team);
    const message = problemOf(request, delegation, own.get(request.team) ?? []);
    return message === undefined ? [] : [{ ...whose(request), message, hint: HINT }];
  });
}

/** Clusters are judged by the grant, not by what it gives: a grant of groups alone is access too. */
function checkClusters(team: Team, { platform, today }: GuardrailContext): Violation[] {
  const { clusters } = platform.guardrails.delegationOf(team.name);
  const active = team.grants.filter(({ expires }) => expires === undefined || expires.value >= today);
  return active
    .flatMap(({ subjects }) => subjects)
    .filter(({ cluster }) => !clusters.some((pattern) => matches(pattern, cluster.name)))
    .map(({ cluster, clusterAt, principal }) => ({
      at: clusterAt,
      teams: [team.name],
      principal: principal.arn,
      cluster: cluster.name,
      message: `team ${quote(team.name)} may not grant anything here; its clusters are: ${enumerate(clusters) || "none"}`,
      hint: HINT,
    }));
}

/** A team's file may mention only what is delegated to it. No match means no. */
export const delegation: Guardrail = {
  id: "delegation",
  check: (context) => [...checkRequests(context), ...context.teams.flatMap((team) => checkClusters(team, context))],
};
