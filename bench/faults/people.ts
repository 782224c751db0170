import type { Sandbox } from "../../lib/sandbox";
import { AT_ONCE } from "../../lib/apply";
import { ACCOUNT, REGION, type Grant } from "../../test/apply/repository";

/** What each principal has, by the name of its role: groups, and policies with their scope. */
export type Held = ReadonlyMap<string, ReadonlySet<string>>;

const everything = ["view", "edit", "cluster-admin"];

/** Of a repository in which everything may be given and taken away. */
export const GUARDRAILS = {
  clusterAdmin: "allowed",
  clusterWideSecrets: "allowed",
  protectedNamespaces: [],
  maximumRemovals: "100%",
  delegation: {
    "*": { policies: everything, clusterScope: everything, clusters: ["*"], namespaces: ["*"], groups: ["*"] },
  },
};

export const BREAK_GLASS = "eks-break-glass";

const named = (name: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${name}-${at}`);

/** The same people before and after a change, and some who come or go. */
export function worlds(count: number): readonly [before: readonly Grant[], after: readonly Grant[]] {
  const [admins, half] = [named("admin", count), Math.ceil(count / 2)];
  const [byPolicy, byGroup, other] = [named("p", half), named("g", half), named("o", half)];
  const admin = { "cluster-admin": "cluster" } as const;
  return [
    [
      { roles: admins, policies: admin },
      { roles: [...byPolicy, "leaves"], policies: { view: "cluster", edit: ["x"] } },
      { roles: byGroup, policies: {}, groups: ["g"] },
      { roles: other, policies: { view: "cluster" } },
    ],
    [
      { roles: admins.slice(0, half), policies: admin },
      { roles: [...byPolicy, ...admins.slice(half)], policies: {}, groups: ["g", "h"] },
      { roles: byGroup, policies: { view: "cluster" } },
      { roles: [...other, "joins"], policies: { edit: ["x"] } },
    ],
  ];
}

const POLICIES: Readonly<Record<string, string>> = { view: "View", edit: "Edit", "cluster-admin": "ClusterAdmin" };

const having = (policy: string, scope: "cluster" | readonly string[]): string =>
  `${policy} on ${scope === "cluster" ? "the cluster" : [...scope].sort().join()}`;

/** What is to be held. */
export function heldBy(grants: readonly Grant[]): Held {
  return new Map(
    grants.flatMap(({ roles, policies, groups = [] }) => {
      const given = Object.entries(policies).map(([name, scope]) =>
        having(`AmazonEKS${POLICIES[name] ?? ""}Policy`, scope),
      );
      return roles.map((name) => [name, new Set([...groups, ...given])] as const);
    }),
  );
}

/** What is held at this moment, nodes aside. */
export function heldIn(sandbox: Pick<Sandbox, "inventory">): Held {
  const entries = sandbox.inventory(ACCOUNT, REGION, "one").entries.filter(({ type }) => type === "STANDARD");
  return new Map(
    entries.map(({ principalArn, kubernetesGroups, policies }) => {
      const held = new Set([...kubernetesGroups, ...policies.map(({ policy, scope }) => having(policy, scope))]);
      return [principalArn.slice(principalArn.lastIndexOf("/") + 1), held] as const;
    }),
  );
}

/** What is wrong at one moment of a change: nobody may lose what they keep, and least of all who protects the others. */
export function wrongNow(now: Held, before: Held, after: Held): string[] {
  const bare = [...after.keys()].filter((name) => now.get(name)?.size === 0);
  const kept = [...before].flatMap(([name, had]) =>
    [...had].filter((one) => after.get(name)?.has(one)).map((one) => ({ name, one })),
  );
  const able = [...now].some(
    ([name, held]) => name.startsWith("admin-") && held.has("AmazonEKSClusterAdminPolicy on the cluster"),
  );
  const isBreakGlassBare = (now.get(BREAK_GLASS)?.size ?? 0) === 0;
  return [
    ...(bare.length > AT_ONCE ? [`${bare.length} are bare`] : []),
    ...[...before.keys()].filter((name) => bare.includes(name)).map((name) => `${name} is bare`),
    ...kept.filter(({ name, one }) => now.get(name)?.has(one) !== true).map(({ name, one }) => `${name} lost ${one}`),
    ...(before.size > 0 && !able ? ["nobody administers"] : []),
    ...(before.size > 0 && isBreakGlassBare ? ["break-glass is lost"] : []),
    ...(isBreakGlassBare && bare.some((name) => name.startsWith("admin-"))
      ? ["break-glass is bare beside an administrator"]
      : []),
  ];
}

/** What is wrong once an apply has come to its end. */
export function wrongAtEnd(now: Held, wanted: Held): { readonly lost: string[]; readonly surplus: string[] } {
  const lacking = (of: Held, from: Held): string[] =>
    [...of].flatMap(([name, held]) => {
      const has = from.get(name);
      if (has === undefined) return [`${name}: its entry`];
      return [...held].filter((one) => !has.has(one)).map((one) => `${name}: ${one}`);
    });
  const whole = new Map([...wanted, [BREAK_GLASS, new Set(["AmazonEKSClusterAdminPolicy on the cluster"])] as const]);
  return { lost: lacking(whole, now), surplus: lacking(now, whole) };
}
