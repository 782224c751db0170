import { adoptFile, adoptPath } from "../adopt";
import type { AccessPlan, ClusterPlan } from "../compile";
import type { Adoption } from "../model";

/** The adopt files without what has ended: path -> text, null for a file of which nothing is left. */
export type AdoptEdits = ReadonlyMap<string, string | null>;

interface Left {
  readonly principal: string;
  readonly policies: readonly string[];
}

/** What of an adoption can still be imported. */
function leftOf({ entries }: Adoption, { entries: planned, lapsed }: ClusterPlan): { left: Left[]; changed: boolean } {
  let changed = false;
  const left = entries.flatMap(({ principal = "", policies }): Left[] => {
    const entry = planned.find((one) => one.principal.arn === principal);
    const names = policies.map(({ value }) => value);
    const gone = lapsed.get(principal);
    if (gone === undefined) return [{ principal, policies: names }];
    if (entry === undefined) {
      changed = true;
      return [];
    }
    const kept = names.filter((name) => !gone.has(name) || entry.policies.some(({ policy }) => policy.name === name));
    changed ||= kept.length < names.length;
    return [{ principal, policies: kept }];
  });
  return { left, changed };
}

/** What `adopt/` must lose when ended grants are deleted: an import of what no file grants is a mistake. */
export function dropAdoptions(adoptions: readonly Adoption[], { clusters }: Pick<AccessPlan, "clusters">): AdoptEdits {
  return new Map(
    adoptions.flatMap((adoption): (readonly [string, string | null])[] => {
      const plan = clusters.find(({ cluster }) => cluster.name === adoption.cluster);
      if (plan === undefined) return [];
      const { left, changed } = leftOf(adoption, plan);
      if (!changed) return [];
      const text = left.length === 0 ? null : adoptFile(adoption.cluster, left);
      return [[adoptPath(adoption.cluster), text] as const];
    }),
  );
}
