import { containsScope } from "../access/scope";
import type { Change, PlanFile } from "../apply";
import type { AccessPlan } from "../compile";

/** What a plan does in a stack, by whether the calendar explains it. */
export interface DueChanges {
  /** Changes that ended grants and exceptions explain. */
  readonly due: number;
  /** Addresses of what nothing explains, and stacks without a plan: `stack: address`. */
  readonly others: readonly string[];
}

function isWithin(after: readonly string[] = [], before: readonly string[] = []): boolean {
  return after.every((one) => before.includes(one));
}

/** Whether nobody has more after it: the end of a grant never gives, takes over, or renames. */
function onlyTakes({ kind, importing, before, after }: Change): boolean {
  if (importing !== undefined) return false;
  if (kind === "delete") return true;
  if (before === null || after === null) return false;
  const same = before.type === after.type && before.username === after.username;
  return same && isWithin(after.groups, before.groups) && containsScope(before.scope ?? [], after.scope ?? []);
}

/**
 * Whether the calendar explains what a Terraform plan does: it takes away or narrows, of principals alone from which the
 * calendar took something on that cluster.
 */
export function dueChanges({ stacks }: PlanFile, { clusters }: Pick<AccessPlan, "clusters">): DueChanges {
  const lapsedOn = new Map(clusters.map(({ cluster, lapsed }) => [cluster.name, lapsed]));
  const isDue = (stack: string, change: Change): boolean =>
    change.principal !== undefined && lapsedOn.get(stack)?.has(change.principal) === true && onlyTakes(change);
  const judged = stacks.map((stack) => {
    if (stack.status === "failed") return { due: 0, others: [`${stack.stack}: it could not be planned`] };
    const others = stack.changes.filter((change) => !isDue(stack.stack, change));
    return {
      due: stack.changes.length - others.length,
      others: others.map(({ address }) => `${stack.stack}: ${address}`),
    };
  });
  return {
    due: judged.reduce((sum, { due }) => sum + due, 0),
    others: judged.flatMap(({ others }) => others),
  };
}
