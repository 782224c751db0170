import type { AccessPlan } from "../compile";

/** What several rules ask of a plan, found once: plans never change. */
export function oncePerPlan<T>(find: (plan: AccessPlan) => T): (plan: AccessPlan) => T {
  const known = new WeakMap<AccessPlan, { readonly found: T }>();
  return (plan) => {
    const before = known.get(plan);
    if (before !== undefined) return before.found;
    const found = find(plan);
    known.set(plan, { found });
    return found;
  };
}
