import type { SeedCluster, SeedEntry } from "../../lib/sandbox";

export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";
export const role = (pathAndName: string): string => `arn:aws:iam::${ACCOUNT}:role/${pathAndName}`;
export const user = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;

const whole = (policy: string): NonNullable<SeedEntry["policies"]> => [{ policy, scope: "cluster" }];

/** Break-glass, people and nodes, made by hand and with the console, none of them with a tag of ours but the first. */
export const ENTRIES = {
  breakGlass: {
    principalArn: role("emergency/break-glass"),
    tags: { Purpose: "break-glass" },
    policies: whole("AmazonEKSClusterAdminPolicy"),
  },
  developers: {
    principalArn: role("people/team-payments-dev"),
    tags: { Owner: "jane" },
    kubernetesGroups: ["team:payments"],
    policies: [...whole("AmazonEKSViewPolicy"), { policy: "AmazonEKSEditPolicy", scope: ["payments", "pay-*"] }],
  },
  admin: { principalArn: role("Admin"), policies: whole("AmazonEKSClusterAdminPolicy") },
  robot: { principalArn: user("robot"), username: "ci:robot", kubernetesGroups: ["deployers", "readers"] },
  other: { principalArn: "arn:aws:iam::999999999999:role/auditor", policies: whole("AmazonEKSAdminViewPolicy") },
  linux: { principalArn: role("node/linux"), type: "EC2_LINUX", tags: { Name: "nodes" } },
  auto: {
    principalArn: role("node/auto"),
    type: "EC2",
    tags: { Name: "n" },
    policies: whole("AmazonEKSAutoNodePolicy"),
  },
  hybrid: { principalArn: role("node/hybrid"), type: "HYBRID_LINUX" },
} as const satisfies Record<string, SeedEntry>;

/** What is not for the files: by name, and what the reason must say. */
export const LEFT_OUT = {
  managedNodes: [{ principalArn: role("eks-managed"), type: "EC2_LINUX" }, /a managed node group.*--nodes adopts it/],
  hyperpod: [
    { principalArn: role("hyperpod"), type: "HYPERPOD_LINUX", tags: { a: "b" } },
    /do not support the type "HYPERPOD_LINUX"/,
  ],
  empty: [{ principalArn: role("empty") }, /neither policies nor groups, and AWS.s default username/],
  recovery: [
    {
      principalArn: role("rescued"),
      tags: { Purpose: "recovery", Until: "2026-11-22T12:00:00Z" },
      policies: whole("AmazonEKSClusterAdminPolicy"),
    },
    /created by yarn recover, until 2026-11-22T12:00:00Z/,
  ],
  serviceRole: [
    {
      principalArn: role("aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS"),
      policies: whole("AmazonEKSClusterInsightsPolicy"),
    },
    /a service-linked role/,
  ],
  capability: [{ principalArn: role("argo"), policies: whole("AmazonEKSArgoCDPolicy") }, /EKS capability/],
  serviceAndPeople: [
    { principalArn: role("mixed"), policies: [...whole("AmazonEKSComputePolicy"), ...whole("AmazonEKSViewPolicy")] },
    /policy AmazonEKSComputePolicy is only for AWS's own use/,
  ],
  covered: [
    { principalArn: role("covered"), policies: [{ policy: "AmazonEKSViewPolicy", scope: ["a-*", "a-b"] }] },
    /"a-b" is already covered by "a-\*"/,
  ],
  braces: [{ principalArn: role("braces"), kubernetesGroups: ["{{AccountID}}"] }, /group "\{\{AccountID\}\}": /],
  hidden: [{ principalArn: role("hidden"), kubernetesGroups: ["a\u200bb"] }, /invisible character/],
  template: [{ principalArn: role("a${b}/x"), kubernetesGroups: ["g"] }, /which Terraform would evaluate/],
  username: [{ principalArn: role("odd"), username: "aws:me", kubernetesGroups: ["g"] }, /username "aws:me": /],
  autoWithout: [{ principalArn: role("auto-bare"), type: "EC2", tags: { a: "b" } }, /just AmazonEKSAutoNodePolicy/],
} as const satisfies Record<string, readonly [SeedEntry, RegExp]>;

/** A cluster of a seed, all of it given. */
export type Cluster = SeedCluster & Required<Pick<SeedCluster, "entries">>;

export function cluster(name: string, entries: readonly SeedEntry[]): Cluster {
  return { name, account: ACCOUNT, region: REGION, authenticationMode: "API", entries };
}
