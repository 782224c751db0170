import type { AccessScope, PolicyRequest } from "../compile";
import { covers, isWildcard } from "../model";

/** The whole cluster, or namespaces, sorted: as `yarn list --format json` writes it. */
export type ScopeValue = "cluster" | readonly string[];

export interface ScopeDifference {
  readonly added: ScopeValue;
  readonly removed: ScopeValue;
}

export function scopeValue(scope: AccessScope): ScopeValue {
  return scope.type === "cluster" ? "cluster" : scope.namespaces.map(({ value }) => value);
}

export function isNothing(scope: ScopeValue): boolean {
  return scope.length === 0;
}

/** Those that no other list covers: names by look-up, so that only wildcards are compared with each. */
export function uncovered(names: readonly string[], by: readonly string[]): string[] {
  const known = new Set(by);
  const wildcards = by.filter(isWildcard);
  return names.filter((name) => !known.has(name) && !wildcards.some((wildcard) => covers(wildcard, name)));
}

/** What one scope reaches and the other does not. Undefined: they are the same. */
export function tryCompareScopes(before: ScopeValue, after: ScopeValue): ScopeDifference | undefined {
  if (before === "cluster" || after === "cluster") {
    if (before === after) return undefined;
    return { added: after === "cluster" ? after : [], removed: before === "cluster" ? before : [] };
  }
  const [added, removed] = [uncovered(after, before), uncovered(before, after)];
  return added.length === 0 && removed.length === 0 ? undefined : { added, removed };
}

/** The scope of several requests, merged as entries are: `cluster` beats namespaces, a wildcard what it covers. */
export function unite(scopes: readonly PolicyRequest["scope"][]): ScopeValue {
  const names = scopes.flatMap((scope) => (scope === "cluster" ? [] : [scope.namespace]));
  if (names.length < scopes.length) return "cluster";
  const wildcards = names.filter(isWildcard);
  const widest = names.filter((name) => !wildcards.some((other) => other !== name && covers(other, name)));
  return [...new Set(widest)].sort();
}

/** Whether a request has a part in a scope. */
export function reaches(request: PolicyRequest["scope"], scope: ScopeValue): boolean {
  if (scope === "cluster") return request === "cluster";
  return request === "cluster" || scope.some((name) => name === request.namespace || covers(name, request.namespace));
}
