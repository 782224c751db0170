import type { AccessPiece, Origin, PlannedEntry, PlannedPolicy, PolicyRequest } from "../compile";
import { oncePerPlan } from "./once-per-plan";

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
export const teamRequests = oncePerPlan((plan): readonly TeamRequest[] => {
  const all: TeamRequest[] = [];
  for (const { entries } of plan.clusters) {
    for (const entry of entries) {
      for (const planned of entry.policies) {
        for (const { scope, origin } of planned.requests) {
          const { team } = origin;
          if (team !== undefined) all.push({ team, entry, planned, policy: planned.policy, scope, origin });
        }
      }
    }
  }
  return all;
});

/** A request as a piece of access that can end by itself. */
export function pieceOf({ entry, policy, scope, origin }: TeamRequest): AccessPiece {
  return { cluster: entry.cluster.name, principal: entry.principal.arn, at: origin.at, policy: policy.name, scope };
}

/** What violations of a request have in common. */
export function whose(request: TeamRequest): {
  teams: string[];
  principal: string;
  cluster: string;
  at: Origin["at"];
  access: AccessPiece[];
} {
  const { cluster, principal, at } = pieceOf(request);
  return { teams: [request.team], principal, cluster, at, access: [pieceOf(request)] };
}
