import { originRecord, type ClusterPlan } from "../compile";
import type { Manifests } from "../model";
import type { LiveRbac, RbacReader } from "../ports/rbac-reader";
import { compareFindings, type Finding, type RbacLook } from "./finding";
import type { ClusterLook } from "./look";
import { tryManager } from "./rbac-manager";
import { declaredObject, linesOnlyIn, objectKey, objectLines } from "./rbac-lines";
import { findStrangers } from "./rbac-strangers";

/** What the RBAC of clusters is compared with. */
export interface RbacWitness {
  readonly reader: RbacReader;
  readonly manifests: Manifests;
  /** Globs of groups that something else binds. */
  readonly boundElsewhere: readonly string[];
}

/** What differs between a cluster's RBAC and what `rbac/` has for it. Pure. */
export function compareRbac(
  plan: ClusterPlan,
  { objects }: LiveRbac,
  { manifests: { clusterRoles, roles, bindings }, boundElsewhere }: Omit<RbacWitness, "reader">,
): { readonly findings: Finding[]; readonly look: RbacLook } {
  const live = new Map(objects.map((object) => [objectKey(object), object]));
  const here = [...clusterRoles, ...roles, ...bindings].filter(({ clusters }) => clusters.has(plan.cluster.name));
  const declared = new Set<string>();
  const compared = here.flatMap((manifest): Finding[] => {
    const file = declaredObject(manifest);
    const { kind, name, namespace } = file;
    declared.add(objectKey(file));
    const origins = [originRecord({ at: manifest.at, team: undefined, grant: undefined, expires: undefined })];
    const common = { principal: null, object: { kind, name, namespace }, origins, cause: "unknown" as const };
    const found = live.get(objectKey(file));
    if (found === undefined) return [{ kind: "rbac-missing", ...common, expected: objectLines(file) }];
    const [expected, actual] = [linesOnlyIn(file, found, "files"), linesOnlyIn(found, file, "cluster")];
    if (expected.length + actual.length === 0) return [];
    const managedBy = tryManager(found);
    return [{ kind: "rbac-changed", ...common, ...(managedBy === undefined ? {} : { managedBy }), expected, actual }];
  });
  const others = objects.filter((object) => !declared.has(objectKey(object)));
  const { findings, explained } = findStrangers(plan, others, objects, boundElsewhere);
  return { findings: [...compared, ...findings], look: explained.length === 0 ? {} : { explained } };
}

async function lookAt(look: ClusterLook, witness: RbacWitness): Promise<ClusterLook> {
  const { plan, reading, drift } = look;
  // Of a cluster that EKS said nothing of, or that is retired, nothing is known, or expected.
  if (!("entries" in reading) || plan.cluster.retired !== undefined) return look;
  const live = await witness.reader.read(plan.cluster);
  if ("couldNotLook" in live) return { ...look, drift: { ...drift, rbac: { couldNotLook: live.couldNotLook } } };
  const { findings, look: rbac } = compareRbac(plan, live, witness);
  return { ...look, drift: { ...drift, findings: [...drift.findings, ...findings].sort(compareFindings), rbac } };
}

/** Adds to each cluster what differs in its RBAC. */
export async function addRbac(looks: readonly ClusterLook[], witness: RbacWitness): Promise<ClusterLook[]> {
  return await Promise.all(looks.map((look) => lookAt(look, witness)));
}
