import { UsageError, enumerate, quote } from "../diagnostics";
import type { AccessPlan } from "./plan";

/**
 * The part of a plan that some clusters need: their entries, and their accounts. All of it when `names` is undefined.
 * @throws UsageError for a name that is none: it must not silently mean "nothing".
 */
export function limitPlan<T extends AccessPlan>(plan: T, names: readonly string[] | undefined): T {
  if (names === undefined) return plan;
  const clusters = plan.clusters.filter(({ cluster }) => names.includes(cluster.name));
  const unknown = names.filter((name) => !clusters.some(({ cluster }) => cluster.name === name));
  if (unknown.length > 0) {
    const known = enumerate(plan.clusters.map(({ cluster }) => cluster.name));
    const asked = unknown.map((name) => quote(name)).join(", ");
    throw new UsageError(`ACCESS_CLUSTERS: ${asked} is not declared in clusters/; declared clusters: ${known}`);
  }
  const accounts = plan.accounts.filter(({ account }) => clusters.some(({ cluster }) => cluster.account === account));
  return { ...plan, clusters, accounts };
}
