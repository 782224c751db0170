import { isWildcard, policyArn, tryFindWidest } from "../model";
import type { Claim } from "./claim";
import { groupBy, uniteOrigins } from "./group-by";
import type { AccessScope, Attributed, PlannedPolicy, PolicyRequest } from "./plan";

/** A name that a wildcard of the same list covers adds nothing; its lines then stand behind the wildcard as well. */
function dropCovered(namespaces: readonly Attributed<string>[]): Attributed<string>[] {
  const wildcards = new Set(namespaces.flatMap(({ value }) => (isWildcard(value) ? [value] : [])));
  if (wildcards.size === 0) return [...namespaces];
  const byWidest = groupBy(namespaces, ({ value }) => tryFindWidest(value, wildcards) ?? value);
  return byWidest.map(([value, covered]) => ({
    value,
    origins: uniteOrigins(covered.flatMap(({ origins }) => origins)),
  }));
}

function mergeScope(requests: readonly PolicyRequest[]): AccessScope {
  if (requests.some(({ scope }) => scope === "cluster")) return { type: "cluster" };
  const byName = groupBy(requests, ({ scope }) => (scope === "cluster" ? "" : scope.namespace));
  const namespaces = byName.map(([value, same]) => ({
    value,
    origins: uniteOrigins(same.map(({ origin }) => origin)),
  }));
  return { type: "namespace", namespaces: dropCovered(namespaces) };
}

/**
 * One association per policy, as EKS keeps them: `cluster` beats namespaces, else namespaces are united.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html (a policy is associated at most once).
 */
export function mergePolicies(claims: readonly Claim[], partition: string): PlannedPolicy[] {
  const requests = groupBy(
    claims.flatMap(({ policies }) => policies),
    ({ policy }) => policy.name,
  );
  return requests.flatMap(([name, same]) => {
    const [first] = same;
    if (first === undefined) return [];
    const asked = same.map(({ scope, origin }) => ({ scope, origin }));
    return [{ policy: first.policy, arn: policyArn(name, partition), scope: mergeScope(asked), requests: asked }];
  });
}
