import type { AccessPlan, Origin, PlannedEntry, PlannedPolicy, PolicyRequest } from "../compile";

/** One line of a team's file that asks for a policy, and the entry that it became part of. */
export interface TeamRequest {
  readonly team: string;
  readonly entry: PlannedEntry;
  /** What it was merged into. */
  readonly planned: PlannedPolicy;
  readonly policy: PlannedPolicy["policy"];
  readonly scope: PolicyRequest["scope"];
  readonly origin: Origin;
}

/** Everything that teams ask for; what the platform declares (nodes, break-glass) is not theirs to judge. */
export function teamRequests(plan: AccessPlan): TeamRequest[] {
  return plan.clusters.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.policies.flatMap((planned) =>
        planned.requests.flatMap(({ scope, origin }) =>
          origin.team === undefined
            ? []
            : [{ team: origin.team, entry, planned, policy: planned.policy, scope, origin }],
        ),
      ),
    ),
  );
}

/** What violations of a request have in common. */
export function whose({ team, entry, origin }: TeamRequest): {
  teams: string[];
  principal: string;
  cluster: string;
  at: Origin["at"];
} {
  return { teams: [team], principal: entry.principal.arn, cluster: entry.cluster.name, at: origin.at };
}
