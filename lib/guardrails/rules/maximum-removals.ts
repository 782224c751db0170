import type { ClusterPlan } from "../../compile";
import type { Guardrail, Violation } from "../guardrail";

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** A skewed file once removed every member of an organisation in one run (kubernetes/org#4365). */
export const maximumRemovals: Guardrail = {
  id: "maximum-removals",
  needsEveryFile: true,
  check: ({ plan, base, platform }) => {
    const { maximumRemovals: most } = platform.guardrails;
    const now = new Map(plan.clusters.map((cluster) => [cluster.cluster.name, cluster]));
    return (base?.clusters ?? []).flatMap((before: ClusterPlan): Violation[] => {
      const after = now.get(before.cluster.name);
      // What retires a cluster is one decision, and its file says why; one that is just gone is told of as that.
      if (after === undefined || after.cluster.retired !== undefined) return [];
      const kept = new Set(after.entries.map(({ principal }) => principal.arn));
      const gone = before.entries.filter(({ principal }) => !kept.has(principal.arn)).length;
      if (gone === 0 || gone <= before.entries.length * most) return [];
      const message = `${gone} of ${before.entries.length} access entries would be removed (${percent(gone / before.entries.length)}); one change may remove at most ${percent(most)}`;
      return [
        {
          at: after.cluster.at,
          teams: [],
          cluster: before.cluster.name,
          message,
          hint: "split the change, or ask the platform owners to add an exception for a day",
        },
      ];
    });
  },
};
