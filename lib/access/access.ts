import { groupBy, type PlannedEntry } from "../compile";
import { policyName } from "../model";
import type { LiveEntry } from "../ports/eks-reader";
import { containsScope, scopeOf, uniteScopes, type Scope } from "./scope";
import { sortedRecord, sortedSet } from "./sorted";

/** Full name of an access policy -> its scope; sorted by name. What is no policy of the partition keeps its ARN. */
export type Policies = Readonly<Record<string, Scope>>;

/** What an access entry gives its principal on a cluster, whatever it was read from. Plain JSON. */
export interface Access {
  /** `STANDARD`, or what kind of node; a type that AWS adds tomorrow comes through as it is. */
  readonly type: string;
  /** Null for a planned node: EKS sets it. */
  readonly username: string | null;
  /** Sorted, each once. */
  readonly kubernetesGroups: readonly string[];
  readonly policies: Policies;
}

/** What an entry of the plan gives. */
export function plannedAccess({ type, username, kubernetesGroups, policies }: PlannedEntry): Access {
  return {
    type,
    username: username ?? null,
    kubernetesGroups: sortedSet(kubernetesGroups.map(({ value }) => value)),
    policies: sortedRecord(policies.map(({ policy, scope }) => [policy.name, scopeOf(scope)] as const)),
  };
}

/** What a live entry gives. */
export function liveAccess({ type, username, kubernetesGroups, policies }: LiveEntry, partition: string): Access {
  return {
    type,
    username,
    kubernetesGroups: sortedSet(kubernetesGroups),
    policies: sortedRecord(
      policies.map(({ policyArn, scope }) => [policyName(policyArn, partition), scopeOf(scope)] as const),
    ),
  };
}

/** Policies as EKS keeps them: each once, with all scopes that it was given. */
export function unitePolicies(policies: readonly (readonly [name: string, scope: Scope])[]): Policies {
  return sortedRecord(
    groupBy(policies, ([name]) => name).map(([name, same]) => [name, uniteScopes(same.map(([, scope]) => scope))]),
  );
}

/** Whether an access gives all that another one does, under the same name. */
export function containsAccess(outer: Access, inner: Access): boolean {
  return (
    outer.username === inner.username &&
    inner.kubernetesGroups.every((group) => outer.kubernetesGroups.includes(group)) &&
    Object.entries(inner.policies).every(([name, scope]) => {
      return Object.hasOwn(outer.policies, name) && containsScope(outer.policies[name] ?? [], scope);
    })
  );
}

/** Whether two accesses give the same, under the same name. */
export function isSameAccess(one: Access, other: Access): boolean {
  return containsAccess(one, other) && containsAccess(other, one);
}
