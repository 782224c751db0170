import { areAdminGrade } from "../access/admin-grade";
import { uniteScopes, type Scope } from "../access/scope";
import { AUTHENTICATED, groundsOf, type BindingGround } from "../authorization";
import { groupBy, type AccessPlan, type PlannedEntry } from "../compile";
import type { Manifests, PolicyRule } from "../model";
import { resolveBindings, type ResolvedBinding } from "../rbac";

/** A role of Kubernetes that bindings of the files give an entry. */
export interface HeldRole {
  readonly kind: "ClusterRole" | "Role";
  readonly name: string;
  readonly scope: Scope;
  /** Undefined where no file has the role: nobody can say what it allows. */
  readonly rules: readonly PolicyRule[] | undefined;
  /** The bindings that give it, and by which group or username. */
  readonly grounds: readonly BindingGround[];
  /** Whether only some sessions have it: those whose name makes a username that is bound. */
  readonly isForSomeSessions: boolean;
}

/** The roles of an entry, by what makes them different ones. */
export type HeldRoles = (entry: PlannedEntry | undefined) => ReadonlyMap<string, HeldRole>;

/** Whether a role, or rules of it, are what a team's own owners should not decide alone in a scope. */
export function isAdminRole(rules: readonly PolicyRule[] | undefined, scope: Scope): boolean {
  return rules === undefined || areAdminGrade(rules, scope);
}

/** A Role is of its namespace; what only some sessions have is not what all of them have. */
function roleKey({ binding, isForSomeSessions }: BindingGround): string {
  const { kind, name } = binding.role.value;
  return [kind, name, kind === "Role" ? (binding.namespace ?? "") : "", isForSomeSessions].join(" ");
}

function rolesOf(grounds: readonly BindingGround[]): ReadonlyMap<string, HeldRole> {
  const roles = groupBy(grounds, roleKey).flatMap(([key, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const scope = uniteScopes(same.map((ground) => ground.scope));
    const { rules, isForSomeSessions } = first;
    return [[key, { ...first.binding.role.value, scope, rules, grounds: same, isForSomeSessions }] as const];
  });
  return new Map(roles);
}

/** The bindings that may be for an entry: of groups they are looked up, since there may be thousands of each. */
function candidates(bindings: readonly ResolvedBinding[]): (entry: PlannedEntry) => readonly ResolvedBinding[] {
  const byGroup = new Map<string, ResolvedBinding[]>();
  const others = new Set<ResolvedBinding>();
  for (const one of bindings) {
    for (const { kind, name } of one.binding.subjects.map(({ value }) => value)) {
      if (kind === "User" || name === AUTHENTICATED) others.add(one);
      else if (kind === "Group") byGroup.set(name, [...(byGroup.get(name) ?? []), one]);
    }
  }
  return ({ kubernetesGroups }) => {
    const own = kubernetesGroups.flatMap(({ value }) => byGroup.get(value) ?? []);
    return [...new Set([...own, ...others])];
  };
}

/** What the bindings of a revision give the entries of its plan; each cluster's are resolved once. */
export function heldRoles({ clusters }: AccessPlan, manifests: Manifests): HeldRoles {
  const bindings = new Map(
    clusters.map(({ cluster: { name } }) => [name, candidates(resolveBindings(manifests, name))] as const),
  );
  return (entry) => {
    const here = (entry && bindings.get(entry.cluster.name)?.(entry)) ?? [];
    if (entry === undefined || here.length === 0) return new Map();
    return rolesOf(groundsOf({ ...entry, policies: [] }, here).filter((ground) => ground.source === "rbac"));
  };
}
