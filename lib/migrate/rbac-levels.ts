import type { Binding } from "../aws-auth";
import { CLUSTER_ADMIN, covers } from "../model";
import type { AccessValue, ComparedScope } from "./access-value";

/**
 * Kubernetes' user-facing roles and the access policies made after them, weakest first: each holds what stands before it.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
const LEVELS = [
  { role: "view", policy: "AmazonEKSViewPolicy" },
  { role: "edit", policy: "AmazonEKSEditPolicy" },
  { role: "admin", policy: "AmazonEKSAdminPolicy" },
  { role: "cluster-admin", policy: CLUSTER_ADMIN },
] as const;

function levelOfPolicy(policy: string): number {
  return LEVELS.findIndex((level) => level.policy === policy);
}

function levelOfRole({ role }: Binding): number {
  return role.kind === "ClusterRole" ? LEVELS.findIndex((level) => level.role === role.name) : -1;
}

function reaches(scope: ComparedScope, namespace: string | undefined): boolean {
  if (scope === "cluster") return true;
  return namespace !== undefined && scope.some((pattern) => covers(pattern, namespace));
}

export function isClusterAdmin({ policies }: AccessValue): boolean {
  return policies[CLUSTER_ADMIN] === "cluster";
}

/** Whether an entry's policies give at least what a binding gives. */
export function standsFor({ policies }: AccessValue, binding: Binding): boolean {
  const level = levelOfRole(binding);
  if (level === -1) return false;
  return Object.entries(policies).some(
    ([policy, scope]) => levelOfPolicy(policy) >= level && reaches(scope, binding.namespace),
  );
}

/** Whether bindings give at least what a policy gives in its scope. */
export function wasGiven(policy: string, scope: ComparedScope, bindings: readonly Binding[]): boolean {
  const level = levelOfPolicy(policy);
  if (level === -1) return false;
  const strong = bindings.filter((binding) => levelOfRole(binding) >= level);
  if (strong.some(({ namespace }) => namespace === undefined)) return true;
  return scope !== "cluster" && scope.every((name) => strong.some(({ namespace }) => namespace === name));
}
