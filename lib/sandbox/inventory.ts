import { clusterKey } from "./state";
import type { SandboxState } from "./state";

/** What a cluster's access looks like right now, for tests and demonstrations: sorted, with policies by name. */
export interface Inventory {
  readonly entries: readonly InventoryEntry[];
}

export interface InventoryEntry {
  readonly principalArn: string;
  readonly type: string;
  readonly username: string;
  readonly kubernetesGroups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** By policy name, as `lib/sandbox/seed.ts` writes them. */
  readonly policies: readonly { readonly policy: string; readonly scope: "cluster" | readonly string[] }[];
}

/** @throws Error when there is no such cluster: the test that asks has a mistake. */
export function takeInventory(state: SandboxState, account: string, region: string, name: string): Inventory {
  const cluster = state.clusters.get(clusterKey(account, region, name));
  if (cluster === undefined) throw new Error(`The sandbox has no cluster ${name} in ${account}, ${region}.`);
  const entries = [...cluster.entries.values()].map((entry) => ({
    principalArn: entry.principalArn,
    type: entry.type,
    username: entry.username,
    kubernetesGroups: [...entry.groups].sort(),
    tags: Object.fromEntries(entry.tags),
    policies: [...entry.policies.values()]
      .map(({ policyArn, scope }) => ({
        policy: policyArn.slice(policyArn.lastIndexOf("/") + 1),
        scope: scope.type === "cluster" ? ("cluster" as const) : [...scope.namespaces].sort(),
      }))
      .sort((a, b) => (a.policy < b.policy ? -1 : 1)),
  }));
  return { entries: entries.sort((a, b) => (a.principalArn < b.principalArn ? -1 : 1)) };
}
