import { quote } from "../../diagnostics";
import { groupBy, type ClusterPlan } from "../../compile";
import type { Guardrail, Violation } from "../guardrail";
import { findOverlaps, type Holding } from "../overlapping";
import { teamRequests, type TeamRequest } from "../team-requests";

interface Writer extends Holding {
  readonly request: TeamRequest;
}

/** One writer per team and namespace: a team's ten principals in one namespace are no ten warnings. */
function writersOf(requests: readonly TeamRequest[]): Writer[] {
  const writers = requests.flatMap((request): Writer[] => {
    const { scope, policy, team } = request;
    return scope === "cluster" || !policy.writes ? [] : [{ team, namespace: scope.namespace, request }];
  });
  return groupBy(writers, ({ team, namespace }) => `${namespace} ${team}`).flatMap(([, [first]]) => first ?? []);
}

function checkCluster(cluster: ClusterPlan, requests: readonly TeamRequest[]): Violation[] {
  return findOverlaps(writersOf(requests)).map(([first, second]) => ({
    severity: "warning",
    at: second.request.origin.at,
    teams: [first.team, second.team],
    cluster: cluster.cluster.name,
    message: `teams ${quote(first.team)} and ${quote(second.team)} can both write to namespace ${quote(second.namespace)}`,
    related: [{ at: first.request.origin.at, message: `team ${quote(first.team)}` }],
  }));
}

/** Two teams that write in one namespace can each undo the other's work, and read the other's Secrets. */
export const namespaceShared: Guardrail = {
  id: "namespace-shared",
  check: ({ plan }) => {
    const requests = new Map(groupBy(teamRequests(plan), ({ entry }) => entry.cluster.name));
    return plan.clusters.flatMap((cluster) => checkCluster(cluster, requests.get(cluster.cluster.name) ?? []));
  },
};
