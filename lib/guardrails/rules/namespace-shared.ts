import { quote } from "../../diagnostics";
import { groupBy } from "../../compile";
import type { Guardrail, Violation } from "../guardrail";
import { findOverlaps, type Holding } from "../overlapping";
import { teamRequests, type TeamRequest } from "../team-requests";

/** A team that writes in a namespace: on which clusters, and the first line of each that lets it. */
interface Writer extends Holding {
  readonly lines: ReadonlyMap<string, TeamRequest>;
}

/** One writer per team and namespace: a team's ten principals in one namespace are no ten warnings. */
function writersOf(requests: readonly TeamRequest[]): Writer[] {
  const writing = requests.flatMap((request) => {
    const { scope, policy, team } = request;
    return scope === "cluster" || !policy.writes ? [] : [{ team, namespace: scope.namespace, request }];
  });
  return groupBy(writing, ({ team, namespace }) => `${namespace} ${team}`).flatMap(([, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const lines = new Map<string, TeamRequest>();
    for (const { request } of same) {
      const cluster = request.entry.cluster.name;
      if (!lines.has(cluster)) lines.set(cluster, request);
    }
    return [{ team: first.team, namespace: first.namespace, lines }];
  });
}

/** On each cluster where both write. */
function violationsOf(first: Writer, second: Writer): Violation[] {
  const teams = [first.team, second.team];
  const one = `team ${quote(first.team)}`;
  const message = `teams ${quote(first.team)} and ${quote(second.team)} can both write to namespace ${quote(second.namespace)}`;
  return [...second.lines].flatMap(([cluster, request]): Violation[] => {
    const earlier = first.lines.get(cluster);
    if (earlier === undefined) return [];
    const related = [{ at: earlier.origin.at, message: one }];
    return [{ severity: "warning", at: request.origin.at, teams, cluster, message, related }];
  });
}

/**
 * Two teams that write in one namespace can each undo the other's work, and read the other's Secrets. Who meets whom is found
 * once for all clusters: teams meet in the same namespaces on most of them.
 */
export const namespaceShared: Guardrail = {
  id: "namespace-shared",
  check: ({ plan }) => {
    const pairs = findOverlaps(writersOf(teamRequests(plan)));
    const violations = pairs.flatMap(([first, second]) => violationsOf(first, second));
    // A warning about several clusters shows the lines of the first.
    return groupBy(violations, ({ cluster = "" }) => cluster).flatMap(([, same]) => same);
  },
};
