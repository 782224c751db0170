import type { ClusterPlan, GuardedPlan } from "../../lib/compile";
import type { LiveCluster, LiveEntry, LivePolicy } from "../../lib/ports/eks-reader";
import { policyArn } from "../../lib/model";
import type { SandboxSeed, SeedEntry } from "../../lib/sandbox";
import type { RepoFiles } from "../../lib/source";
import { compileFiles } from "../support/repo-builder";

export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";
export const NOW = new Date("2026-11-22");

export const role = (name: string, account = ACCOUNT): string => `arn:aws:iam::${account}:role/${name}`;

/** Three clusters of two accounts and everything that an entry can hold. */
export const FILES: Readonly<Record<string, string>> = {
  "platform.yaml": `
organization: acme
tags: {ManagedBy: eks-access-gitops, CostCenter: platform}
terraform: {awsProvider: ">= 5.100.0, < 7.0.0"}
breakGlass:
  role: break-glass
  create: false
guardrails:
  clusterAdmin: allowed
  protectedNamespaces: []
  iamUsers: allowed
  clusterWideSecrets: allowed
  delegation:
    "*": {policies: [view, edit, cluster-admin], clusterScope: [view, cluster-admin], clusters: ["*"], namespaces: ["*"], groups: ["*"], usernames: ["*"], claims: ["*"]}
`,
  "clusters/one.yaml": `
cluster: one
account: "${ACCOUNT}"
region: eu-west-1
authenticationMode: API
nodes:
  - {role: node-linux, type: EC2_LINUX}
  - {role: node-auto, type: EC2}
ignore:
  - {principal: "arn:aws:iam::${ACCOUNT}:role/karpenter-*", reason: the karpenter module's}
  - {principal: "arn:aws:iam::${ACCOUNT}:role/o*", reason: too wide}
`,
  "clusters/two.yaml": `
cluster: two
account: "${ACCOUNT}"
region: eu-west-1
authenticationMode: API_AND_CONFIG_MAP
`,
  "clusters/three.yaml": `
cluster: three
account: "444455556666"
region: us-east-1
authenticationMode: API
`,
  "teams/payments.yaml": `
team: payments
owners: ["@acme/payments"]
namespaces: [payments, ledger]
access:
  - name: engineers
    principals: [{role: eng/payments}]
    clusters: ["*"]
    policies: {view: cluster, edit: own}
    kubernetesGroups: ["team:payments", "oncall:payments"]
    username: "payments:{{SessionName}}"
`,
  "teams/ops.yaml": `
team: ops
owners: ["@acme/ops"]
access:
  - principals: [{role: ops}, {user: robot}]
    clusters: ["*"]
    policies: {cluster-admin: cluster}
`,
};

export function planOf(changed: Readonly<Record<string, string>> = {}): GuardedPlan {
  const files: RepoFiles = new Map(Object.entries({ ...FILES, ...changed }).map(([path, text]) => [path, { text }]));
  const { plan, diagnostics } = compileFiles(files, NOW);
  if (plan === undefined) throw new Error(diagnostics.map(({ message, at }) => `${at.file}: ${message}`).join("\n"));
  return plan;
}

export function clusterPlan(plan: GuardedPlan, name = "one"): ClusterPlan {
  const found = plan.clusters.find(({ cluster }) => cluster.name === name);
  if (found === undefined) throw new Error(`no cluster ${name}`);
  return found;
}

/** What EKS fills in for a node. */
const NODE = { username: "system:node:{{EC2PrivateDNSName}}", kubernetesGroups: ["system:nodes"] };

export function liveEntry(principalArn: string, given: Partial<LiveEntry> = {}): LiveEntry {
  const { type = "STANDARD" } = given;
  const [, , , , account = "", resource = ""] = principalArn.split(":");
  const own = `arn:aws:sts::${account}:assumed-role/${resource.split("/").at(-1) ?? ""}/{{SessionName}}`;
  return {
    principalArn,
    type,
    ...(type === "STANDARD" ? { username: own, kubernetesGroups: [] } : NODE),
    tags: {},
    accessEntryArn: "arn:aws:eks:entry",
    createdAt: NOW,
    modifiedAt: NOW,
    policies: [],
    ...given,
  };
}

export function livePolicy(name: string, scope: "cluster" | readonly string[] = "cluster"): LivePolicy {
  return {
    policyArn: policyArn(name, "aws"),
    scope: scope === "cluster" ? { type: "cluster" } : { type: "namespace", namespaces: scope },
  };
}

/** A cluster as an apply of its plan leaves it. */
export function applied({ cluster, entries }: ClusterPlan, tags: ReadonlyMap<string, string>): LiveCluster {
  return {
    name: cluster.name,
    authenticationMode: cluster.authenticationMode,
    entries: entries.map((entry) => {
      const base = entry.username === undefined ? NODE : { username: entry.username };
      return liveEntry(entry.principal.arn, {
        type: entry.type,
        kubernetesGroups: entry.kubernetesGroups.map(({ value }) => value),
        ...base,
        tags: Object.fromEntries([...tags, ...entry.tags]),
        policies: entry.policies.map(({ arn, scope }) => ({
          policyArn: arn,
          scope:
            scope.type === "cluster"
              ? { type: "cluster" }
              : { type: "namespace", namespaces: scope.namespaces.map(({ value }) => value) },
        })),
      });
    }),
  };
}

function seedEntry(live: LiveEntry): SeedEntry {
  const { principalArn, type, username, kubernetesGroups, tags, policies } = live;
  return {
    principalArn,
    type: type as NonNullable<SeedEntry["type"]>,
    ...(type === "STANDARD" ? { username, kubernetesGroups } : {}),
    tags,
    policies: policies.map(({ policyArn: policy, scope }) => ({
      policy,
      scope: scope.type === "cluster" ? "cluster" : scope.namespaces,
    })),
  };
}

/** A sandbox as an apply of the whole plan leaves it. */
export function seedOf(plan: GuardedPlan): SandboxSeed & { clusters: NonNullable<SandboxSeed["clusters"]> } {
  return {
    clusters: plan.clusters.map((part) => {
      const { name, account, region, authenticationMode } = part.cluster;
      const entries = applied(part, plan.settings.tags).entries.map(seedEntry);
      return { name, account, region, authenticationMode, entries };
    }),
  };
}
