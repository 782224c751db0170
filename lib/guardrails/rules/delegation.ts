import { enumerate, quote } from "../../diagnostics";
import { defaultUsername, displayName, listNames, matches, type Delegation } from "../../model";
import type { Guardrail, GuardrailContext, Violation } from "../guardrail";
import { activeGrants, ownGroups, ownUsernames, whoGets, type TeamName } from "../own-names";
import { findWide, isWithin, teamNamespaces, type TeamNamespaces } from "../team-namespaces";
import { teamRequests, whose, type TeamRequest } from "../team-requests";
import { gives } from "../whose-name";

const HINT = "the platform owners decide what a team may grant: guardrails.delegation in platform.yaml";

function listed(names: ReadonlySet<string>): string {
  return names.size === 0 ? "none" : enumerate([...names].map(displayName));
}

function problemOf(
  { team, policy, scope }: TeamRequest,
  delegation: Delegation,
  namespaces: TeamNamespaces,
  isWide: boolean,
): string | undefined {
  const name = displayName(policy.name);
  if (!delegation.policies.has(policy.name)) {
    return `team ${quote(team)} may not grant ${name}; it may grant: ${listed(delegation.policies)}`;
  }
  if (scope !== "cluster") {
    const { granted, delegated, claims } = namespaces;
    if (!isWithin(granted, scope.namespace)) {
      const legal = enumerate(delegation.namespaces === "own" ? claims : delegated) || "none";
      return `team ${quote(team)} may not grant anything in namespace ${quote(scope.namespace)}; its namespaces are: ${legal}`;
    }
    if (!isWide) return undefined;
  }
  if (delegation.clusterScope.has(policy.name)) return undefined;
  const reach = scope === "cluster" ? "cluster-wide" : `in ${quote(scope.namespace)}, which counts as cluster-wide`;
  return `team ${quote(team)} may not grant ${name} ${reach}; cluster-wide it may grant: ${listed(delegation.clusterScope)}`;
}

function checkRequests(context: GuardrailContext): Violation[] {
  const { plan, platform } = context;
  const namespacesOf = teamNamespaces(context);
  const requests = teamRequests(plan);
  const wide = findWide(requests, namespacesOf);
  return requests.flatMap((request) => {
    const { team } = request;
    const delegation = platform.guardrails.delegationOf(team);
    const message = problemOf(request, delegation, namespacesOf(team), wide.has(request));
    return message === undefined ? [] : [{ ...whose(request), message, hint: HINT }];
  });
}

/** Clusters are judged by the grant, not by what it gives: a grant of groups alone is access too. */
function checkClusters(context: GuardrailContext): Violation[] {
  return activeGrants(context).flatMap(({ team, subjects }) => {
    const { clusters } = context.platform.guardrails.delegationOf(team);
    return subjects
      .filter(({ cluster }) => !clusters.some((pattern) => matches(pattern, cluster.name)))
      .map(({ cluster, clusterAt, principal }) => ({
        at: clusterAt,
        teams: [team],
        principal: principal.arn,
        cluster: cluster.name,
        message: `team ${quote(team)} may not grant anything here; its clusters are: ${enumerate(clusters) || "none"}`,
        hint: HINT,
      }));
  });
}

function refuseName(kind: "group" | "username", one: TeamName, names: Delegation["groups"]): Violation[] {
  const legal = enumerate(listNames(names)) || "none";
  const message = `team ${quote(one.team)} may not grant ${kind} ${quote(one.name.value)}; its ${kind}s are: ${legal}`;
  return whoGets(one).map((whom) => ({ ...whom, message, hint: HINT }));
}

/** Groups and usernames that a team's own lines give; a profile's are the platform's. */
function checkNames(context: GuardrailContext): Violation[] {
  const delegationOf = ({ team }: TeamName): Delegation => context.platform.guardrails.delegationOf(team);
  const groups = ownGroups(context).flatMap((one) => {
    const delegation = delegationOf(one);
    return gives(delegation, "groups", one.name.value) ? [] : refuseName("group", one, delegation.groups);
  });
  const usernames = ownUsernames(context).flatMap((one) => {
    const delegation = delegationOf(one);
    if (gives(delegation, "usernames", one.name.value)) return [];
    // Whoever writes AWS's default out changes nothing.
    const subjects = one.subjects.filter(({ principal }) => defaultUsername(principal) !== one.name.value);
    return refuseName("username", { ...one, subjects }, delegation.usernames);
  });
  return [...groups, ...usernames];
}

/** A team's file may mention only what is delegated to it. No match means no. */
export const delegation: Guardrail = {
  id: "delegation",
  check: (context) => [...checkRequests(context), ...checkClusters(context), ...checkNames(context)],
};
