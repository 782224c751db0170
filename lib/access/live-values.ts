import type { AccessScope, PlannedEntry } from "../compile";
import type { LiveEntry, LivePolicy } from "../ports/eks-reader";
import { policyArn } from "../model";
import type { ScopeValue } from "./scope";

/** What an entry grants: the expectation of a missing entry, the reality of an unmanaged one. */
export interface EntryValue {
  readonly type: string;
  /** Null for a planned node: EKS sets it. */
  readonly username: string | null;
  readonly kubernetesGroups: readonly string[];
  /** Full name of a policy -> its scope. */
  readonly policies: Readonly<Record<string, ScopeValue>>;
}

/** Each once, sorted: neither the order nor a repetition of groups and namespaces means anything to Kubernetes. */
export function asSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

export function plannedScope(scope: AccessScope): ScopeValue {
  return scope.type === "cluster" ? "cluster" : asSet(scope.namespaces.map(({ value }) => value));
}

export function liveScope({ scope }: LivePolicy): ScopeValue {
  return scope.type === "cluster" ? "cluster" : asSet(scope.namespaces);
}

/** The name of an access policy of the partition; anything else stays the ARN that it is. */
export function policyName(arn: string, partition: string): string {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return name !== "" && policyArn(name, partition) === arn ? name : arn;
}

/** AWS reserves the prefix in every case: nobody else can set such a tag, and no file may ask for one. */
export function isReservedTag(key: string): boolean {
  return key.toLowerCase().startsWith("aws:");
}

/** By key, sorted, so that two equal maps are written alike. */
export function sortedRecord<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function plannedValue(entry: PlannedEntry): EntryValue {
  return {
    type: entry.type,
    username: entry.username ?? null,
    kubernetesGroups: asSet(entry.kubernetesGroups.map(({ value }) => value)),
    policies: sortedRecord(entry.policies.map(({ policy, scope }) => [policy.name, plannedScope(scope)] as const)),
  };
}

export function liveValue(entry: LiveEntry, partition: string): EntryValue {
  const policies = entry.policies.map(
    (policy) => [policyName(policy.policyArn, partition), liveScope(policy)] as const,
  );
  return {
    type: entry.type,
    username: entry.username,
    kubernetesGroups: asSet(entry.kubernetesGroups),
    policies: sortedRecord(policies),
  };
}
