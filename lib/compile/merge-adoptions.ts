import { error, quote, warning, type Location, type Report } from "../diagnostics";
import { displayName, type Adoption } from "../model";
import type { AccessPlan, ClusterPlan, PlannedEntry } from "./plan";

/** What of a cluster is adopted, as far as it is planned. */
export function adoptedOf(
  cluster: string,
  entries: readonly PlannedEntry[],
  adoptions: readonly Adoption[],
): ClusterPlan["adopted"] {
  const planned = new Map<string, PlannedEntry>(entries.map((entry) => [entry.principal.arn, entry]));
  const adopted = adoptions.filter((adoption) => adoption.cluster === cluster).flatMap((adoption) => adoption.entries);
  return new Map(
    adopted.flatMap(({ principal = "", policies }) => {
      const entry = planned.get(principal);
      if (entry === undefined) return [];
      const names = entry.policies.map(({ policy }) => policy.name);
      return [[principal, new Set(names.filter((name) => policies.some(({ value }) => value === name)))] as const];
    }),
  );
}

function warnOfEnded(what: string, cluster: string, at: Location, report: Report): void {
  const hint =
    "nothing is imported; if it is still on the cluster, `yarn drift` reports it, and it must be deleted there";
  report(
    warning("adopt-ended", at, `${what} is adopted on cluster ${quote(cluster)}, but its grant has ended`, { hint }),
  );
}

function reportMissing(what: string, cluster: string, at: Location, report: Report): void {
  const hint =
    "grant it again in a team's file, or delete this item: then it stays as it is on the cluster, and `yarn drift` reports it";
  report(
    error("adopt-missing", at, `${what} is adopted on cluster ${quote(cluster)}, but no file grants it`, { hint }),
  );
}

/**
 * Reports each adopted entry or policy that the plan does not have. An import block for it would fail every plan; without
 * one the live entry would stay, in nobody's hands: an error, unless only the calendar took it out of the plan. For a plan
 * without errors: else it lacks what is only mistyped.
 */
export function checkAdoptions(plan: AccessPlan, adoptions: readonly Adoption[], report: Report): void {
  for (const { cluster, entries } of adoptions) {
    const found = plan.clusters.find((one) => one.cluster.name === cluster);
    for (const { principal = "", at, policies } of entries) {
      const entry = found?.entries.find((one) => one.principal.arn === principal);
      const lapsed = found?.lapsed.get(principal);
      if (entry === undefined) {
        (lapsed === undefined ? reportMissing : warnOfEnded)(quote(principal), cluster, at, report);
        continue;
      }
      for (const { value, at: place } of policies) {
        if (entry.policies.some(({ policy }) => policy.name === value)) continue;
        const say = lapsed?.has(value) === true ? warnOfEnded : reportMissing;
        say(`${displayName(value)} of ${quote(principal)}`, cluster, place, report);
      }
    }
  }
}
