import { CATALOGUE, type AccessPolicy, type PolicyRule } from "../model";
import { powersOf } from "../rbac";
import { isClusterWide, type Scope } from "./scope";

/**
 * Whether holding a policy in a scope is what a team's own owners should not decide alone: it administers (`admin`,
 * `cluster-admin`, `admin-view`, whatever has Admin in its name), nobody knows what it does (`extraPolicies`), or it writes
 * or reads Secrets in every namespace of the cluster, or as good as.
 */
export function isAdminGrade({ name, writes, readsSecrets }: AccessPolicy, scope: Scope): boolean {
  if (name.includes("Admin") || !CATALOGUE.has(name)) return true;
  return isClusterWide(scope) && (writes || readsSecrets);
}

/** The same of the rules of a Kubernetes role that a binding gives in a scope. */
export function areAdminGrade(rules: readonly PolicyRule[], scope: Scope): boolean {
  const { takesOver, administers, writes, readsSecrets } = powersOf(rules);
  return takesOver !== undefined || administers || (isClusterWide(scope) && (writes || readsSecrets !== undefined));
}
