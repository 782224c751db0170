import type { Backend } from "../../lib/model";
import { rolePolicy, type PipelineUse } from "../../lib/cloud";
import { compileFiles } from "../support/repo-builder";
import { accountOf, S3 } from "./support/account";
import { decide } from "./support/iam";
import { pipelineRepository } from "./support/world";

const EU = "arn:aws:eks:eu-west-1:123456789012:cluster/prod-eu";
const ENTRY = "arn:aws:eks:eu-west-1:123456789012:access-entry/prod-eu/role/123456789012/dev/a1b2";
const STATE = "arn:aws:s3:::acme-state/eks-access/prod-eu.tfstate";
const BREAK_GLASS = "arn:aws:iam::123456789012:role/emergency/eks-break-glass";
const APPLY_ROLE = "arn:aws:iam::123456789012:role/ci/eks-access-apply";
const NODES = "arn:aws:iam::123456789012:role/nodes/linux";
const NAME = "eks-access-entry-changed-339eff58";
const USES = ["plan", "drift", "apply"] as const;

const account = accountOf();
const POLICIES = Object.fromEntries(USES.map((use) => [use, rolePolicy(account, S3, use)]));

function may(use: PipelineUse, action: string, resource?: string, context?: Record<string, string>): boolean {
  const request = {
    action,
    ...(resource === undefined ? {} : { resource }),
    ...(context === undefined ? {} : { context }),
  };
  return decide(POLICIES[use] ?? "", request) === "allowed";
}

const READS: [action: string, resource?: string, context?: Record<string, string>][] = [
  ["eks:DescribeCluster", EU],
  ["eks:ListAccessEntries", EU],
  ["eks:DescribeAccessEntry", ENTRY],
  ["eks:ListAssociatedAccessPolicies", ENTRY],
  ["eks:DescribeCluster", "arn:aws:eks:us-east-1:123456789012:cluster/prod-us"],
  ["s3:GetObject", STATE],
  ["s3:GetObject", STATE.replace(".tfstate", ".note.tfstate")],
  ["s3:GetObject", "arn:aws:s3:::acme-state/eks-access/account-123456789012.tfstate"],
  ["s3:ListBucket", "arn:aws:s3:::acme-state"],
  ["iam:GetRole", BREAK_GLASS],
  ["iam:GetRolePolicy", APPLY_ROLE],
  ["iam:GetOpenIDConnectProvider", "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"],
  ["events:DescribeRule", `arn:aws:events:eu-west-1:123456789012:rule/${NAME}`],
  ["kms:DescribeKey", "arn:aws:kms:eu-west-1:123456789012:key/k", { "aws:ResourceTag/Purpose": "eks-access-alarms" }],
];

const WRITES: [action: string, resource: string][] = [
  ["eks:CreateAccessEntry", EU],
  ["eks:UpdateAccessEntry", ENTRY],
  ["eks:DeleteAccessEntry", ENTRY],
  ["eks:AssociateAccessPolicy", ENTRY],
  ["eks:DisassociateAccessPolicy", ENTRY],
  ["eks:TagResource", ENTRY],
  ["eks:UntagResource", ENTRY],
  ["s3:PutObject", STATE],
  ["s3:GetObject", `${STATE}.tflock`],
  ["s3:PutObject", `${STATE}.tflock`],
  ["s3:DeleteObject", `${STATE}.tflock`],
  ["s3:PutObject", STATE.replace(".tfstate", ".note.tfstate")],
  ["s3:PutObject", `${STATE.replace(".tfstate", ".note.tfstate")}.tflock`],
];

describe.each(USES)("the %s role", (use) => {
  it.each(READS.map(([action, resource, context]) => ({ action, resource, context })))(
    "may call $action on $resource",
    ({ action, resource, context }) => {
      expect(may(use, action, resource, context)).toBe(true);
    },
  );

  it.each(WRITES)(`${use === "apply" ? "may" : "may not"} call %s on %s`, (action, resource) => {
    expect(may(use, action, resource)).toBe(use === "apply");
  });

  it.each([
    ["a cluster that no file declares", "eks:DescribeCluster", EU.replace("prod-eu", "other")],
    ["a cluster whose name starts so", "eks:CreateAccessEntry", `${EU}-2`],
    ["the cluster's name in another region", "eks:CreateAccessEntry", EU.replace("eu-west-1", "eu-north-1")],
    ["the cluster's name in another account", "eks:CreateAccessEntry", EU.replace("123456789012", "999999999999")],
    ["entries of another cluster", "eks:UpdateAccessEntry", ENTRY.replace("prod-eu", "other")],
    ["entries of a cluster whose name starts so", "eks:DeleteAccessEntry", ENTRY.replace("prod-eu", "prod-eu-2")],
    ["the cluster itself", "eks:UpdateClusterConfig", EU],
    ["the cluster itself", "eks:DeleteCluster", EU],
    ["the cluster's tags", "eks:TagResource", EU],
    ["new clusters", "eks:CreateCluster", "*"],
    ["identity providers", "eks:AssociateIdentityProviderConfig", EU],
    ["pods' identities", "eks:CreatePodIdentityAssociation", EU],
    ["another stack's state", "s3:GetObject", STATE.replace("prod-eu", "vpc")],
    ["another account's state", "s3:GetObject", STATE.replace("prod-eu", "account-999999999999")],
    ["another prefix", "s3:PutObject", STATE.replace("eks-access", "network")],
    ["the bucket", "s3:PutBucketPolicy", "arn:aws:s3:::acme-state"],
    ["another bucket", "s3:ListBucket", "arn:aws:s3:::acme-logs"],
    ["the state itself, for good", "s3:DeleteObject", STATE],
    ["a stack's state whose name starts so", "s3:GetObject", STATE.replace("prod-eu", "prod-eu-2")],
    ["the break-glass role, for good", "iam:DeleteRole", BREAK_GLASS],
    ["the break-glass role's policies", "iam:PutRolePolicy", BREAK_GLASS],
    ["the break-glass role's trust", "iam:UpdateAssumeRolePolicy", BREAK_GLASS],
    ["a break-glass role where there is none", "iam:CreateRole", BREAK_GLASS],
    ["nodes' roles, given to another service", "iam:PassRole", NODES],
    ["managed policies of the break-glass role", "iam:AttachRolePolicy", BREAK_GLASS],
    ["the apply role's own policy", "iam:PutRolePolicy", APPLY_ROLE],
    ["the apply role's own trust", "iam:UpdateAssumeRolePolicy", APPLY_ROLE],
    [
      "the provider",
      "iam:UpdateOpenIDConnectProviderThumbprint",
      "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    ],
    ["a role that is no node's", "iam:PassRole", BREAK_GLASS],
    ["another role of the path", "iam:PassRole", `${NODES}-admin`],
    ["users", "iam:CreateUser", "arn:aws:iam::123456789012:user/u"],
    ["other roles", "sts:AssumeRole", BREAK_GLASS],
    ["the alarms", "events:DisableRule", `arn:aws:events:eu-west-1:123456789012:rule/${NAME}`],
    ["the alarms", "events:PutRule", `arn:aws:events:eu-west-1:123456789012:rule/${NAME}`],
    ["the alarms' topics", "sns:SetTopicAttributes", "arn:aws:sns:eu-west-1:123456789012:eks-access-changes-339eff58"],
    ["other rules", "events:DescribeRule", "arn:aws:events:eu-west-1:123456789012:rule/theirs"],
    ["other keys", "kms:GetKeyPolicy", "arn:aws:kms:eu-west-1:123456789012:key/theirs"],
    ["the alarms' key", "kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/k"],
  ])("may not touch %s: %s on %s", (_what, action, resource) => {
    expect(may(use, action, resource)).toBe(false);
  });

  it(`${use === "apply" ? "gives" : "does not give"} nodes' roles to EKS, and to nobody else`, () => {
    const to = (service: string): boolean => may(use, "iam:PassRole", NODES, { "iam:PassedToService": service });
    expect([to("eks.amazonaws.com"), to("ec2.amazonaws.com")]).toEqual([use === "apply", false]);
  });

  it("sees CloudTrail and other principals only to look for drift", () => {
    expect(may(use, "cloudtrail:LookupEvents")).toBe(use === "drift");
    expect(may(use, "iam:GetRole", "arn:aws:iam::123456789012:role/dev")).toBe(use === "drift");
    expect(may(use, "iam:GetUser", "arn:aws:iam::123456789012:user/dev")).toBe(use === "drift");
    expect(may(use, "iam:GetRole", "arn:aws:iam::999999999999:role/dev")).toBe(false);
  });

  it("has no wildcard for an action, and none for a resource but where a service knows no resources", () => {
    const { Statement: statements } = JSON.parse(POLICIES[use] ?? "") as {
      Statement: { Action: string | string[]; Resource: string | string[] }[];
    };
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    const everywhere = statements.filter(({ Resource }) => [Resource].flat().includes("*"));
    expect(everywhere.flatMap(({ Action }) => Action)).toEqual([
      "sns:GetSubscriptionAttributes",
      ...(use === "drift" ? ["cloudtrail:LookupEvents"] : []),
    ]);
  });
});

describe("audit logs", () => {
  const LOG =
    "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/eks/prod-eu/cluster:log-stream:kube-apiserver-audit-1";
  const reading = { ...account, pipeline: account.pipeline && { ...account.pipeline, readsAuditLogs: true } };
  const mayRead = (policy: string, resource: string): boolean =>
    decide(policy, { action: "logs:FilterLogEvents", resource }) === "allowed";

  it("are the drift role's to read where platform.yaml says so, those of the account's clusters, and nobody else's", () => {
    expect(USES.map((use) => mayRead(rolePolicy(reading, S3, use), LOG))).toEqual([false, true, false]);
    expect(mayRead(rolePolicy(reading, S3, "drift"), LOG.replace("prod-eu", "other"))).toBe(false);
    expect(mayRead(rolePolicy(account, S3, "drift"), LOG)).toBe(false);
  });

  it("need a drift role", () => {
    const files = pipelineRepository("  auditLogs: true\n");
    expect(compileFiles(files).errors).toEqual([]);
    const platform = files.get("platform.yaml");
    const text = platform !== undefined && "text" in platform ? platform.text.replace(/ *driftRole.*\n/, "") : "";
    expect(compileFiles(new Map(files).set("platform.yaml", { text })).summary).toContain(
      "platform.yaml:9:14 missing-key",
    );
  });
});

describe("what is not made needs no rights", () => {
  it("a break-glass role that exists already is not the pipeline's", () => {
    const existing = { ...account, breakGlass: account.breakGlass && { ...account.breakGlass, create: false } };
    const policy = rolePolicy(existing, S3, "apply");
    expect(decide(policy, { action: "iam:PutRolePolicy", resource: BREAK_GLASS })).toBe("not allowed");
    expect(decide(policy, { action: "iam:GetRole", resource: BREAK_GLASS })).toBe("not allowed");
  });

  it("with local state there is no bucket, without nodes no role to pass", () => {
    const bare = { ...account, clusters: account.clusters.map((cluster) => ({ ...cluster, nodes: [] })) };
    expect(rolePolicy(bare, { kind: "local" }, "apply")).not.toMatch(/s3:|PassRole/);
  });

  it("without alarms nothing of them is read", () => {
    expect(rolePolicy(accountOf("  alarms: {enabled: false}\n"), S3, "plan")).not.toMatch(/sns:|events:|kms:|sqs:/);
  });

  it("names the account's own bucket, the key and the table that the backend names, and nothing of another kind of backend", () => {
    const settings = { kms_key_id: "arn:aws:kms:eu-west-1:999999999999:key/x", dynamodb_table: "locks" };
    const own = { ...S3, bucket: "own-state", keyPrefix: "theirs", settings };
    const account = accountOf();
    const backend: Backend = { ...S3, accounts: { [account.account]: own } };
    const statements = (use: "plan" | "apply") =>
      (
        JSON.parse(rolePolicy(account, backend, use)) as {
          Statement: { Sid: string; Action: unknown; Resource: unknown }[];
        }
      ).Statement;
    expect(JSON.stringify(statements("apply"))).not.toContain("acme-state");
    expect(statements("apply").find(({ Sid }) => Sid === "State")?.Resource).toContain(
      `arn:aws:s3:::own-state/theirs/account-${account.account}.*tfstate`,
    );
    expect(statements("apply").filter(({ Sid }) => ["StateKey", "LockTable"].includes(Sid))).toEqual([
      expect.objectContaining({ Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: settings.kms_key_id }),
      expect.objectContaining({ Resource: `arn:aws:dynamodb:eu-west-1:${account.account}:table/locks` }),
    ]);
    // Who only plans takes no lock, and encrypts nothing.
    expect(statements("plan").filter(({ Sid }) => ["StateKey", "LockTable"].includes(Sid))).toEqual([
      expect.objectContaining({ Action: ["kms:Decrypt"] }),
    ]);
    expect(rolePolicy(account, { kind: "gcs", keyPrefix: "x", settings: {} }, "apply")).not.toContain("s3:");
  });
});
