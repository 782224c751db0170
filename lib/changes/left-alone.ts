import type { AccessPlan, ClusterPlan, PlannedEntry } from "../compile";
import { CLUSTER_ADMIN } from "../model";
import type { AccessChange, PolicyChange, ScopeChange } from "./access-change";
import { named, words, type Words } from "./words";

/** What nobody has any more on one cluster, though somebody had. */
interface MissingPeople {
  readonly admins: boolean;
  readonly breakGlass: boolean;
  readonly teams: ReadonlySet<string>;
}

/** By cluster; only clusters that are still declared. */
export type LeftAlone = ReadonlyMap<string, MissingPeople>;

function isAdmin({ purpose, policies }: PlannedEntry): boolean {
  const held = policies.some(({ policy, scope }) => policy.name === CLUSTER_ADMIN && scope.type === "cluster");
  return purpose === "grant" && held;
}

function isBreakGlass({ purpose }: PlannedEntry): boolean {
  return purpose === "break-glass";
}

function missingOf({ entries: before }: ClusterPlan, { entries: after }: ClusterPlan): MissingPeople {
  const none = (is: (entry: PlannedEntry) => boolean): boolean => before.some(is) && !after.some(is);
  const left = new Set(after.flatMap(({ teams }) => teams));
  const gone = before.flatMap(({ teams }) => teams).filter((team) => !left.has(team));
  return { admins: none(isAdmin), breakGlass: none(isBreakGlass), teams: new Set(gone) };
}

/** Where a change leaves nobody: no cluster-admin but the break-glass role, no break-glass role, nobody of a team. */
export function findLeftAlone(before: AccessPlan, after: AccessPlan): LeftAlone {
  const now = new Map(after.clusters.map((plan) => [plan.cluster.name, plan]));
  return new Map(
    before.clusters.flatMap((plan) => {
      const left = now.get(plan.cluster.name);
      return left === undefined ? [] : [[plan.cluster.name, missingOf(plan, left)] as const];
    }),
  );
}

function takesAdmin(change: AccessChange): change is PolicyChange | ScopeChange {
  if (!("policy" in change) || change.policy !== CLUSTER_ADMIN) return false;
  if (change.kind === "policy-lost") return change.scope === "cluster";
  return (change.kind === "scope-narrowed" || change.kind === "scope-moved") && change.removed === "cluster";
}

/** What to say of one principal's losses on one cluster, besides what is lost. Empty when others are left. */
export function describeLeftAlone(lost: readonly AccessChange[], entryIsGone: boolean, left: LeftAlone): Words[] {
  return lost
    .flatMap((change): Words[] => {
      const missing = left.get(change.cluster);
      if (missing === undefined) return [];
      const gone = entryIsGone ? change.teams.filter((team) => missing.teams.has(team)) : [];
      return [
        ...(missing.admins && takesAdmin(change)
          ? [["nobody has cluster-admin there any more, except the break-glass role"]]
          : []),
        ...(missing.breakGlass && entryIsGone && change.purpose === "break-glass"
          ? [["it no longer has a break-glass role"]]
          : []),
        ...gone.map((team) => words`nobody of ${named(team)} has access there any more`),
      ];
    })
    .filter((phrase, index, all) => {
      const text = JSON.stringify(phrase);
      return all.findIndex((other) => JSON.stringify(other) === text) === index;
    });
}
