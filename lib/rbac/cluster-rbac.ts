import type { Binding, LabelSelector, Manifests, PolicyRule } from "../model";
import { KUBERNETES_ROLES, type KnownRole } from "./kubernetes-roles";

/** What a role allows, as far as the files tell. */
export interface RoleRules {
  readonly rules: readonly PolicyRule[];
  /**
   * Whether the cluster may hold more of it: a ClusterRole of the files that aggregates is whatever it gathers there.
   * Kubernetes' own (view, edit, admin) are taken as every API server makes them, with what the files add.
   */
  readonly mayHoldMore: boolean;
}

/** A binding of one cluster, and what its role allows. */
export interface ResolvedBinding {
  readonly binding: Binding;
  /** Undefined where the role is neither in the files nor Kubernetes' own: nobody can say what it allows. */
  readonly role: RoleRules | undefined;
}

function selects(selector: LabelSelector, labels: ReadonlyMap<string, string>): boolean {
  return selector.every(({ key, operator, values }) => {
    const value = labels.get(key);
    switch (operator) {
      case "In":
        return value !== undefined && values.includes(value);
      case "NotIn":
        return value === undefined || !values.includes(value);
      case "Exists":
        return value !== undefined;
      case "DoesNotExist":
        return value === undefined;
    }
  });
}

/**
 * The rules of a role. Kubernetes overwrites those of one that aggregates with the rules of whatever its selectors select,
 * again and again, so that what aggregates into a part of it ends up in it too.
 */
function rulesOf(role: KnownRole, all: readonly KnownRole[]): RoleRules {
  if (role.aggregates === undefined) return { rules: role.rules, mayHoldMore: false };
  const within = new Set<KnownRole>([role]);
  for (const part of within) {
    const { aggregates } = part;
    if (aggregates === undefined) continue;
    for (const other of all) {
      if (aggregates.some((selector) => selects(selector, other.labels))) within.add(other);
    }
  }
  const rules = [...within].flatMap((part) => (part.aggregates === undefined ? part.rules : []));
  return { rules, mayHoldMore: KUBERNETES_ROLES.get(role.name) !== role };
}

/** The ClusterRoles of a cluster: those of its files, and Kubernetes' own where the files do not redefine them. */
function clusterRolesOf(manifests: Manifests, cluster: string): ReadonlyMap<string, KnownRole> {
  const own = manifests.clusterRoles
    .filter(({ clusters }) => clusters.has(cluster))
    .map((role): KnownRole => ({ ...role, rules: role.rules.map(({ value }) => value) }));
  return new Map([...KUBERNETES_ROLES, ...own.map((role) => [role.name, role] as const)]);
}

/** The bindings that the files have for a cluster, each with what its role allows. */
export function resolveBindings(manifests: Manifests, cluster: string): ResolvedBinding[] {
  const clusterRoles = clusterRolesOf(manifests, cluster);
  const all = [...clusterRoles.values()];
  const resolved = new Map<string, RoleRules | undefined>();
  const find = ({ namespace, role: { value } }: Binding): RoleRules | undefined => {
    if (value.kind === "ClusterRole") {
      const role = clusterRoles.get(value.name);
      return role && rulesOf(role, all);
    }
    const role = manifests.roles.find(
      (one) => one.clusters.has(cluster) && one.name === value.name && one.namespace === namespace,
    );
    return role && { rules: role.rules.map((rule) => rule.value), mayHoldMore: false };
  };
  return manifests.bindings
    .filter(({ clusters }) => clusters.has(cluster))
    .map((binding) => {
      const { kind, name } = binding.role.value;
      const key = [kind, kind === "Role" ? (binding.namespace ?? "") : "", name].join(" ");
      if (!resolved.has(key)) resolved.set(key, find(binding));
      return { binding, role: resolved.get(key) };
    });
}
