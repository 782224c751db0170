import { pieceKey, type AccessPlan } from "../../compile";
import { enumerate, quote, type Location } from "../../diagnostics";
import { displayName, listNames, matches, type Delegation, type Team } from "../../model";
import type { Guardrail, GuardrailContext, Violation } from "../guardrail";
import { givenGroups, givenUsernames, isOwn, judgeOnce, whoGets, type TeamName } from "../own-names";
import { findWide, teamNamespaces, type TeamNamespaces } from "../team-namespaces";
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
  wide: string | undefined,
): string | undefined {
  const name = displayName(policy.name);
  if (!delegation.policies.has(policy.name)) {
    return `team ${quote(team)} may not grant ${name}; it may grant: ${listed(delegation.policies)}`;
  }
  if (scope !== "cluster") {
    const { isGranted, delegated, claims } = namespaces;
    if (!isGranted(scope.namespace)) {
      const legal = enumerate(delegation.namespaces === "own" ? claims : delegated) || "none";
      return `team ${quote(team)} may not grant anything in namespace ${quote(scope.namespace)}; its namespaces are: ${legal}`;
    }
    if (wide === undefined) return undefined;
  }
  if (delegation.clusterScope.has(policy.name)) return undefined;
  return `team ${quote(team)} may not grant ${name} ${wide ?? "cluster-wide"}; cluster-wide it may grant: ${listed(delegation.clusterScope)}`;
}

function checkRequests(context: GuardrailContext): Violation[] {
  const { plan, platform } = context;
  const namespacesOf = teamNamespaces(context);
  const requests = teamRequests(plan);
  const wide = findWide(requests, namespacesOf);
  // A thousand principals may be granted the same.
  const judged = new Map<string, string | undefined>();
  return requests.flatMap((request) => {
    const { team, policy, scope } = request;
    const reach = wide.get(request);
    const key = [team, policy.name, scope === "cluster" ? "" : scope.namespace, reach ?? ""].join(" ");
    if (!judged.has(key)) {
      const delegation = platform.guardrails.delegationOf(team);
      judged.set(key, problemOf(request, delegation, namespacesOf(team), reach));
    }
    const message = judged.get(key);
    return message === undefined ? [] : [{ ...whose(request), message, hint: HINT }];
  });
}

type Subject = Team["grants"][number]["subjects"][number];

/** Whether a grant to a principal on a cluster is in the plan: what has ended is not. */
function countsIn(plan: AccessPlan): (subject: Subject) => boolean {
  const keyOf = (cluster: string, principal: string, at: Location): string => pieceKey({ cluster, principal, at });
  const entries = plan.clusters.flatMap((cluster) => cluster.entries);
  const there = new Set(
    entries.flatMap(({ cluster, principal, origins }) =>
      origins.map(({ at }) => keyOf(cluster.name, principal.arn, at)),
    ),
  );
  return ({ cluster, principal, principalAt }) => there.has(keyOf(cluster.name, principal.arn, principalAt));
}

/** Clusters are judged by the grant, not by what it gives: a grant of groups alone is access too. */
function checkClusters(team: Team, counts: (subject: Subject) => boolean, { platform }: GuardrailContext): Violation[] {
  const { clusters } = platform.guardrails.delegationOf(team.name);
  return team.grants
    .flatMap(({ subjects }) => subjects)
    .filter(({ cluster }) => !clusters.some((pattern) => matches(pattern, cluster.name)))
    .filter(counts)
    .map(({ cluster, clusterAt, principal, principalAt }) => ({
      at: clusterAt,
      access: [{ cluster: cluster.name, principal: principal.arn, at: principalAt }],
      teams: [team.name],
      principal: principal.arn,
      cluster: cluster.name,
      message: `team ${quote(team.name)} may not grant anything here; its clusters are: ${enumerate(clusters) || "none"}`,
      hint: HINT,
    }));
}

/** Groups and usernames that a team's own lines give. */
function checkNames(
  kind: "group" | "username",
  names: readonly TeamName[],
  { platform }: GuardrailContext,
): Violation[] {
  const problemOfName = judgeOnce((team, value) => {
    const delegation = platform.guardrails.delegationOf(team);
    if (gives(delegation, `${kind}s`, value)) return undefined;
    const legal = enumerate(listNames(delegation[`${kind}s`])) || "none";
    return `team ${quote(team)} may not grant ${kind} ${quote(value)}; its ${kind}s are: ${legal}`;
  });
  return names.filter(isOwn).flatMap((name) => {
    const message = problemOfName(name);
    return message === undefined ? [] : [{ ...whoGets(name), message, hint: HINT }];
  });
}

/** A team's file may mention only what is delegated to it. No match means no. */
export const delegation: Guardrail = {
  id: "delegation",
  check: (context) => {
    const counts = countsIn(context.plan);
    return [
      ...checkRequests(context),
      ...context.teams.flatMap((team) => checkClusters(team, counts, context)),
      ...checkNames("group", givenGroups(context.plan), context),
      ...checkNames("username", givenUsernames(context.plan), context),
    ];
  },
};
