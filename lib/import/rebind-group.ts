import type { Binding } from "../aws-auth";

/** A name in YAML, whatever it holds: JSON is YAML. */
function scalar(name: string): string {
  return JSON.stringify(name);
}

/** A group that a customer may give, for one that EKS keeps for itself. */
function ownGroup(group: string): string {
  return `was-${group}`;
}

function rebind(binding: Pick<Binding, "kind" | "name" | "namespace" | "role">, group: string): string {
  const { kind, name, namespace, role } = binding;
  return [
    "apiVersion: rbac.authorization.k8s.io/v1",
    `kind: ${kind}`,
    "metadata:",
    `  name: ${scalar(`${name}-entries`)}`,
    ...(namespace === undefined ? [] : [`  namespace: ${scalar(namespace)}`]),
    "subjects:",
    `  - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: ${scalar(ownGroup(group))}}`,
    `roleRef: {kind: ${role.kind}, apiGroup: rbac.authorization.k8s.io, name: ${scalar(role.name)}}`,
  ].join("\n");
}

/** How many bindings are written out; whoever has more wants a look at them first. */
const MOST = 10;

function bindingsFor(group: string, bindings: readonly Binding[] | undefined): string[] {
  if (bindings === undefined) {
    const name = group.replace(/[^A-Za-z0-9]+/g, "-").toLowerCase();
    const role = { kind: "ClusterRole" as const, name: "THE-ROLE-IT-IS-BOUND-TO" };
    const find = "# the cluster's bindings were not read (--rbac FILE): write its role here";
    return [`${find}\n${rebind({ kind: "ClusterRoleBinding", name, namespace: undefined, role }, group)}`];
  }
  const its = bindings.filter(({ subjects }) => subjects.some(({ kind, name }) => kind === "Group" && name === group));
  if (its.length === 0) return [`# nothing is bound to ${scalar(group)}: it grants nothing through RBAC`];
  const more = its.length > MOST ? [`# and ${its.length - MOST} more bindings`] : [];
  return [...its.slice(0, MOST).map((binding) => rebind(binding, group)), ...more];
}

/** RBAC that gives groups of your own what groups have that EKS refuses in an access entry; undefined for none such. */
export function renderRebinding(
  groups: readonly string[],
  bindings: readonly Binding[] | undefined,
): string | undefined {
  const reserved = groups.filter((group) => /^(system|eks|aws|amazon|iam):/i.test(group));
  if (reserved.length === 0) return undefined;
  return `${reserved.flatMap((group) => bindingsFor(group, bindings)).join("\n---\n")}\n`;
}
