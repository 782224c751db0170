import type { Scope } from "../access/scope";
import type { Binding } from "../aws-auth";

/** Kubernetes' own user-facing roles and the access policies made after them. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles */
const POLICY_OF_ROLE: ReadonlyMap<string, string> = new Map([
  ["view", "AmazonEKSViewPolicy"],
  ["edit", "AmazonEKSEditPolicy"],
  ["admin", "AmazonEKSAdminPolicy"],
  ["cluster-admin", "AmazonEKSClusterAdminPolicy"],
]);

/** A group that gives what an access policy gives, by one binding. */
export interface MirroredPolicy {
  readonly group: string;
  /** The policy's full name. */
  readonly policy: string;
  readonly scope: Scope;
  readonly binding: string;
}

function tryMirror(group: string, binding: Binding): MirroredPolicy | undefined {
  const { kind, name, namespace, role, subjects } = binding;
  const policy = role.kind === "ClusterRole" ? POLICY_OF_ROLE.get(role.name) : undefined;
  if (policy === undefined || !subjects.some((subject) => subject.kind === "Group" && subject.name === group)) {
    return undefined;
  }
  const scope = namespace === undefined ? ("cluster" as const) : [namespace];
  return { group, policy, scope, binding: `${kind} ${name}` };
}

/**
 * The policies that could stand for a group: each binding of it to view, edit, admin or cluster-admin. Empty unless every
 * binding of the group is such a one: a policy cannot replace what else the group gives.
 */
export function mirroredPolicies(group: string, bindings: readonly Binding[]): MirroredPolicy[] {
  const its = bindings.filter(({ subjects }) => subjects.some(({ kind, name }) => kind === "Group" && name === group));
  const mirrored = its.map((binding) => tryMirror(group, binding));
  return mirrored.every((found) => found !== undefined) ? mirrored : [];
}
