import { CATALOGUE, type AccessPolicy } from "../model";
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
