import type { Claim } from "./claim";
import { groupBy } from "./group-by";
import type { ClusterPlan } from "./plan";

/** What the calendar has taken from a cluster's principals: what `all` claims ask for and `counting` ones do not. */
export function findLapsed(all: readonly Claim[], counting: readonly Claim[]): ClusterPlan["lapsed"] {
  const still = new Set(counting);
  const cut = all.filter((claim) => !still.has(claim));
  const kept = new Map(groupBy(counting, ({ principal }) => principal.arn));
  return new Map(
    groupBy(cut, ({ principal }) => principal.arn).map(([principal, claims]) => {
      const requests = new Set(kept.get(principal)?.flatMap(({ policies }) => policies));
      const gone = claims.flatMap(({ policies }) => policies).filter((request) => !requests.has(request));
      return [principal, new Set(gone.map(({ policy }) => policy.name))] as const;
    }),
  );
}
