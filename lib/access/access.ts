import { groupBy, type PlannedEntry } from "../compile";
import { printable, quote } from "../diagnostics";
import { covers, defaultUsername, displayName, isWildcard } from "../model";

type Scope = "cluster" | readonly string[];

/** What an access entry of type STANDARD gives, so that two can be compared whatever they come from. */
export interface Access {
  readonly username: string;
  /** Sorted, each once. */
  readonly kubernetesGroups: readonly string[];
  /** Sorted by full name; namespaces are sorted, and without those that a wildcard of theirs covers. */
  readonly policies: ReadonlyMap<string, Scope>;
}

export function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function uniteScopes(scopes: readonly Scope[]): Scope {
  if (scopes.includes("cluster")) return "cluster";
  const all = sorted(scopes.flatMap((scope) => (scope === "cluster" ? [] : scope)));
  const wildcards = all.filter(isWildcard);
  return all.filter((one) => !wildcards.some((other) => other !== one && covers(other, one)));
}

/** Policies as EKS keeps them: each once, the cluster beating namespaces. Sorted by name. */
export function unitePolicies(policies: readonly (readonly [name: string, scope: Scope])[]): Access["policies"] {
  return new Map(
    groupBy(policies, ([name]) => name).map(([name, same]) => [name, uniteScopes(same.map(([, s]) => s))]),
  );
}

/** What a planned entry gives. */
export function accessOfEntry({ username, principal, kubernetesGroups, policies }: PlannedEntry): Access {
  return {
    username: username ?? defaultUsername(principal),
    kubernetesGroups: sorted(kubernetesGroups.map(({ value }) => value)),
    policies: unitePolicies(
      policies.map(({ policy, scope }) => [
        policy.name,
        scope.type === "cluster" ? "cluster" : scope.namespaces.map(({ value }) => value),
      ]),
    ),
  };
}

function covered(inner: Scope, outer: Scope | undefined): boolean {
  if (outer === undefined || outer === "cluster") return outer !== undefined;
  return inner !== "cluster" && inner.every((one) => outer.some((other) => covers(other, one)));
}

/** Whether an access gives all that another one does, under the same name. */
export function includes(outer: Access, inner: Access): boolean {
  return (
    outer.username === inner.username &&
    inner.kubernetesGroups.every((group) => outer.kubernetesGroups.includes(group)) &&
    [...inner.policies].every(([name, scope]) => covered(scope, outer.policies.get(name)))
  );
}

export function isSame(one: Access, other: Access): boolean {
  return includes(one, other) && includes(other, one);
}

function words(texts: readonly string[]): string {
  const shown = texts.slice(0, 8).map((text) => printable(text));
  const more = texts.length - shown.length;
  return texts.length === 0 ? "none" : `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function policyWords({ policies }: Access): string[] {
  return [...policies].map(([name, scope]) =>
    scope === "cluster" ? `${displayName(name)} cluster-wide` : `${displayName(name)} in ${words(scope)}`,
  );
}

/** What the files give and what was found, as far as the two differ; for one line of a message. */
export function describeDifference(written: Access, found: Access): string {
  const parts = [
    ["username", quote(written.username), quote(found.username)],
    ["groups", words(written.kubernetesGroups), words(found.kubernetesGroups)],
    ["policies", words(policyWords(written)), words(policyWords(found))],
  ] as const;
  const differing = parts.filter(([, is, was]) => is !== was);
  const texts = differing.map(([what, is, was]) => `${what}: the files say ${is}, found was ${was}`);
  return texts.length === 0 ? "the lists differ" : texts.join("; ");
}
