import type { LiveEntry } from "../ports/eks-reader";
import { CLUSTER_ADMIN, defaultUsername, parsePrincipalArn, partitionOf, policyName, type Home } from "../model";
import { tryFindObstacle } from "./obstacles";
import type { LookedAt } from "./verdict";

/** The `path/name` of the cluster's own role that an entry is for; undefined where it is somebody else's, or a user's. */
function tryOwnRole({ principalArn }: LiveEntry, { partition, account }: Home): string | undefined {
  const start = `arn:${partition}:iam::${account}:role/`;
  return principalArn.startsWith(start) ? principalArn.slice(start.length) : undefined;
}

/** Tagged so, and nothing but what the files make of a break-glass role. */
function isBreakGlass(entry: LiveEntry, home: Home): boolean {
  const { principalArn, type, tags, username, kubernetesGroups, policies } = entry;
  const principal = parsePrincipalArn(principalArn);
  const isAdmin = policies.every(
    (policy) => policyName(policy.policyArn, home.partition) === CLUSTER_ADMIN && policy.scope.type === "cluster",
  );
  return (
    type === "STANDARD" &&
    tags["Purpose"] === "break-glass" &&
    kubernetesGroups.length === 0 &&
    policies.length === 1 &&
    isAdmin &&
    principal.ok &&
    username === defaultUsername(principal.value) &&
    tryFindObstacle(entry, home) === undefined
  );
}

/**
 * The role that breaks the glass on these clusters, by the tag that our entries carry. Undefined for none or several, and
 * where the same role has something else on one of the clusters: platform.yaml would make it the way in there too.
 */
export function tryFindBreakGlass(clusters: readonly LookedAt[]): string | undefined {
  const [believed, other] = [new Set<string>(), new Set<string>()];
  for (const { cluster, live } of clusters) {
    const home = { partition: partitionOf(cluster.region), account: cluster.account };
    for (const entry of live.entries) {
      const role = tryOwnRole(entry, home);
      if (role !== undefined) (isBreakGlass(entry, home) ? believed : other).add(role);
    }
  }
  const [role, second] = believed;
  return role === undefined || second !== undefined || other.has(role) ? undefined : role;
}
