import type { AccessPlan } from "../compile";
import type { Overdue } from "../guardrails";
import { CLUSTER_ADMIN } from "../model";

/** Access that goes on though it should have ended: the files say so, no cluster differs from them. */
export interface OverdueAccess {
  /** The guardrail whose exception ended, or `admin-held`. */
  readonly rule: string;
  /** One sentence without its full stop. */
  readonly message: string;
  /** Where the files say it. */
  readonly file: string;
  readonly line: number;
  /** The last day on which it was right, `YYYY-MM-DD`. */
  readonly ended: string;
  /** Absent for what is about no cluster. */
  readonly cluster?: string;
  /** Absent for what is about no principal. */
  readonly principal?: string;
}

function heldAdmins({ clusters }: Pick<AccessPlan, "clusters">): OverdueAccess[] {
  return clusters.flatMap(({ cluster, entries, held }) =>
    entries.flatMap(({ principal: { arn }, policies }) => {
      const ended = held.get(arn);
      const at = policies.find(({ policy }) => policy.name === CLUSTER_ADMIN)?.requests[0]?.origin.at;
      if (ended === undefined || at === undefined) return [];
      const message = "cluster-admin has ended, and is held: without it the cluster would have too few administrators";
      const { file, line } = at;
      return [{ rule: "admin-held", message, file, line, ended, cluster: cluster.name, principal: arn }];
    }),
  );
}

/** What is overdue on the clusters of a plan, and on none. */
export function findOverdue(plan: Pick<AccessPlan, "clusters">, overdue: readonly Overdue[]): OverdueAccess[] {
  const names = new Set(plan.clusters.map(({ cluster }) => cluster.name));
  const exceptions = overdue.flatMap(({ rule, violation, exception }): OverdueAccess[] => {
    const { message, at, cluster, principal } = violation;
    if (cluster !== undefined && !names.has(cluster)) return [];
    return [
      {
        rule,
        message,
        file: at.file,
        line: at.line,
        ended: exception.expires,
        ...(cluster === undefined ? {} : { cluster }),
        ...(principal === undefined ? {} : { principal }),
      },
    ];
  });
  return [...exceptions, ...heldAdmins(plan)];
}
