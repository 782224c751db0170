import type { GuardedPlan } from "./plan";

export interface LimitedPlan {
  readonly plan: GuardedPlan;
  /** Asked for, but no cluster of the plan. */
  readonly unknown: readonly string[];
}

/** The part of a plan that some clusters need: their entries, and their accounts. */
export function limitPlan(plan: GuardedPlan, names: readonly string[]): LimitedPlan {
  const clusters = plan.clusters.filter(({ cluster }) => names.includes(cluster.name));
  const accounts = plan.accounts.filter(({ account }) => clusters.some(({ cluster }) => cluster.account === account));
  const unknown = names.filter((name) => !clusters.some(({ cluster }) => cluster.name === name));
  return { plan: { ...plan, clusters, accounts }, unknown };
}
