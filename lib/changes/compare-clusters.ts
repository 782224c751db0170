import type { AccessPlan, ClusterPlan } from "../compile";
import type { Cluster } from "../model";
import { isSameCluster } from "./compare-plans";
import { named, words, type Words } from "./words";

export type ClusterChangeKind =
  | "cluster-added"
  | "cluster-removed"
  | "cluster-moved"
  | "mode-changed"
  | "ignore-added"
  | "ignore-removed"
  | "assume-role-changed";

/** What differs about a cluster itself; its entries are told apart from it. */
export interface ClusterChange {
  readonly kind: ClusterChangeKind;
  readonly cluster: string;
  readonly words: Words;
}

function place({ account, region }: Cluster): Words {
  return words`account ${named(account)}, ${named(region)}`;
}

function change(kind: ClusterChangeKind, { name }: Cluster, phrase: Words): ClusterChange {
  return { kind, cluster: name, words: words`cluster ${named(name)} ${phrase}` };
}

function ignoredOnlyIn(one: Cluster, other: Cluster): string[] {
  const known = new Set(other.ignore.map(({ principal }) => principal));
  return [...new Set(one.ignore.map(({ principal }) => principal))].filter((principal) => !known.has(principal)).sort();
}

function compareIgnored(before: Cluster, after: Cluster): ClusterChange[] {
  return [
    ...ignoredOnlyIn(after, before).map((principal) =>
      change("ignore-added", after, words`ignores drift for entries of ${named(principal)}`),
    ),
    ...ignoredOnlyIn(before, after).map((principal) =>
      change("ignore-removed", after, words`reports drift again for entries of ${named(principal)}`),
    ),
  ];
}

function compareSame({ cluster: before }: ClusterPlan, { cluster: after }: ClusterPlan): ClusterChange[] {
  const mode = words`is expected in authentication mode ${named(after.authenticationMode)} instead of ${named(before.authenticationMode)}`;
  const role = (arn: string | undefined): Words => (arn === undefined ? ["no other role"] : named(arn));
  const assumed = words`has Terraform assume ${role(after.assumeRole)} instead of ${role(before.assumeRole)}`;
  return [
    ...(before.authenticationMode === after.authenticationMode ? [] : [change("mode-changed", after, mode)]),
    ...(before.assumeRole === after.assumeRole ? [] : [change("assume-role-changed", after, assumed)]),
    ...compareIgnored(before, after),
  ];
}

/** What differs about the clusters themselves, sorted by name. */
export function compareClusterFiles(before: AccessPlan, after: AccessPlan): ClusterChange[] {
  const old = new Map(before.clusters.map((plan) => [plan.cluster.name, plan]));
  const now = new Map(after.clusters.map((plan) => [plan.cluster.name, plan]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): ClusterChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (is === undefined) {
      return was === undefined
        ? []
        : [change("cluster-removed", was.cluster, words`is no longer declared (${place(was.cluster)})`)];
    }
    if (was === undefined) return [change("cluster-added", is.cluster, words`is new (${place(is.cluster)})`)];
    if (isSameCluster(was, is)) return compareSame(was, is);
    const moved = words`is now another cluster: ${place(is.cluster)} instead of ${place(was.cluster)}`;
    return [change("cluster-moved", is.cluster, moved)];
  });
}
