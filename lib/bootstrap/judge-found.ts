import { groupBy, type AccessPlan } from "../compile";
import { quote, startOf } from "../diagnostics";
import type { AlreadyThere, Conflict } from "./bootstrap";
import type { FoundAccess, FoundGrant, FoundNode } from "./found-access";
import type { JudgedClusters } from "./judge-clusters";
import { judgePrincipal, type FoundVerdict } from "./judge-principal";

export interface JudgedAccess {
  readonly grants: readonly FoundGrant[];
  readonly nodes: readonly FoundNode[];
  readonly alreadyThere: readonly AlreadyThere[];
  readonly conflicts: readonly Conflict[];
}

type FoundSubject = Pick<FoundGrant, "cluster" | "principal">;

function bySubject<T extends FoundSubject>(found: readonly T[]): Map<string, T[]> {
  return new Map(groupBy(found, ({ cluster, principal }) => JSON.stringify([cluster, principal.arn])));
}

/** What is written of the found access, principal by principal on each cluster; `plan` has the new clusters already. */
export function judgeFound(
  found: FoundAccess,
  plan: AccessPlan,
  { barred }: JudgedClusters,
  force: boolean,
): JudgedAccess {
  const clusters = new Map(plan.clusters.map((one) => [one.cluster.name, one]));
  const [grantsOf, nodesOf] = [bySubject(found.grants), bySubject(found.nodes)];
  const judged = { grants: [] as FoundGrant[], nodes: [] as FoundNode[] };
  const alreadyThere: AlreadyThere[] = [];
  const conflicts: Conflict[] = [];
  const decide = (
    name: string,
    arn: string,
    grants: readonly FoundGrant[],
    nodes: readonly FoundNode[],
  ): FoundVerdict => {
    const bar = barred.get(name);
    if (bar !== undefined) return bar;
    const planned = clusters.get(name);
    if (planned === undefined) {
      return { message: `cluster ${quote(name)} has no file, and none can be written`, at: startOf("clusters") };
    }
    const entry = planned.entries.find(({ principal }) => principal.arn === arn);
    return judgePrincipal({ cluster: planned.cluster, grants, nodes }, entry, force);
  };
  for (const key of [...new Set([...grantsOf.keys(), ...nodesOf.keys()])].sort()) {
    const [grants, nodes] = [grantsOf.get(key) ?? [], nodesOf.get(key) ?? []];
    const [cluster, principal] = JSON.parse(key) as [string, string];
    const verdict = decide(cluster, principal, grants, nodes);
    if (verdict === "write") {
      judged.grants.push(...grants);
      judged.nodes.push(...nodes.slice(0, 1));
    } else if (verdict === "there") alreadyThere.push({ cluster, principal });
    else conflicts.push({ cluster, principal, ...verdict });
  }
  return { ...judged, alreadyThere, conflicts };
}

/** Grants of old whose selectors reach a cluster that is new here: nobody has that access today. */
export function findGains(found: FoundAccess, plan: AccessPlan, newClusters: ReadonlySet<string>): Conflict[] {
  const known = new Set([...bySubject(found.grants).keys(), ...bySubject(found.nodes).keys()]);
  const entries = plan.clusters.filter(({ cluster }) => newClusters.has(cluster.name)).flatMap((one) => one.entries);
  return entries.flatMap(({ cluster, principal, purpose, origins: [origin] }) => {
    if (purpose !== "grant" || origin === undefined) return [];
    if (known.has(JSON.stringify([cluster.name, principal.arn]))) return [];
    const message =
      "an existing grant selects this cluster, which is new here, and so gives access that was not found on it";
    return [
      {
        cluster: cluster.name,
        principal: principal.arn,
        message: `${message}; narrow its \`clusters\``,
        at: origin.at,
      },
    ];
  });
}
