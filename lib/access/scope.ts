import type { AccessScope, PolicyRequest } from "../compile";
import { areWide, covers, isWildcard, uncovered } from "../model";
import type { LivePolicy } from "../ports/eks-reader";
import { sortedSet } from "./sorted";

/**
 * Where an access policy counts: in the whole cluster, or in namespaces, sorted, each once. A trailing `*` stands for all
 * that begin so. As `yarn list --format json` writes it.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessScope.html
 */
export type Scope = "cluster" | readonly string[];

/** The scope of a planned policy, or of one that EKS has: nothing is left out, so that the two can be compared. */
export function scopeOf(scope: AccessScope | LivePolicy["scope"]): Scope {
  if (scope.type === "cluster") return "cluster";
  return sortedSet(scope.namespaces.map((namespace) => (typeof namespace === "string" ? namespace : namespace.value)));
}

/** The scope of what one line asks for. */
export function requestScope(scope: PolicyRequest["scope"]): Scope {
  return scope === "cluster" ? scope : [scope.namespace];
}

/** Whether it reaches nothing. */
export function isNothing(scope: Scope): boolean {
  return scope.length === 0;
}

/** Whether it reaches the whole cluster, or as good as: wildcards that leave hardly a namespace out. */
export function isClusterWide(scope: Scope): boolean {
  return scope === "cluster" || areWide(scope);
}

/** Merged as entries are: `cluster` beats namespaces, and a wildcard the names that it covers. */
export function uniteScopes(scopes: readonly Scope[]): Scope {
  if (scopes.includes("cluster")) return "cluster";
  const names = sortedSet(scopes.flatMap((scope) => (scope === "cluster" ? [] : scope)));
  const wildcards = names.filter(isWildcard);
  return names.filter((name) => !wildcards.some((other) => other !== name && covers(other, name)));
}

/** What of a scope another one does not reach. Namespaces of a cluster cannot be told from its rest: all of it is left. */
export function subtractScope(scope: Scope, other: Scope): Scope {
  if (other === "cluster") return [];
  return scope === "cluster" ? scope : uncovered(scope, other);
}

/** Whether a scope reaches all that another one does. */
export function containsScope(outer: Scope, inner: Scope): boolean {
  return isNothing(subtractScope(inner, outer));
}

/** As a list of a person's words: each namespace one. */
export function scopeWords(scope: Scope): readonly string[] {
  return scope === "cluster" ? ["whole cluster"] : scope;
}

/** Behind a policy's name: `everywhere`, `in payments, payments-staging`. */
export function whereWords(scope: Scope): string {
  return scope === "cluster" ? "everywhere" : `in ${scope.join(", ")}`;
}

/** As a team's file writes it, without brackets. */
export function scopeAsWritten(scope: Scope): string {
  return scope === "cluster" ? scope : scope.join(", ");
}
