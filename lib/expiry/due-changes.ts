import { entryKey } from "../access/entry-key";
import { containsScope } from "../access/scope";
import type { Change, PlanFile } from "../apply";
import type { EndingGrant } from "./ending-grants";

/** What a plan does in a stack, by whether the end of a grant explains it. */
export interface DueChanges {
  /** Changes that ended grants explain. */
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
 * Whether the ends of grants explain what a plan does: it takes away or narrows, of principals alone that a grant on that
 * cluster named until its last day.
 */
export function dueChanges({ stacks }: PlanFile, ended: readonly EndingGrant[]): DueChanges {
  const cells = new Set(
    ended.flatMap(({ cells: all }) => all.map(({ cluster, principal }) => entryKey(cluster, principal))),
  );
  const isDue = (stack: string, change: Change): boolean => {
    return change.principal !== undefined && cells.has(`${stack} ${change.principal}`) && onlyTakes(change);
  };
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
