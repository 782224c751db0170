import { readFileSync } from "node:fs";
import { join } from "node:path";

import { LONGEST_SCP, serviceControlPolicy } from "../../lib/cloud";
import type { Service } from "../../lib/model";
import { SERVICES } from "../../lib/schema/services";
import { accountOf } from "./support/account";
import { decide, type Request } from "./support/iam";

const policy = serviceControlPolicy([accountOf()]) ?? "";
const EU = "arn:aws:eks:eu-west-1:123456789012:cluster/prod-eu";
const ENTRY = "arn:aws:eks:eu-west-1:123456789012:access-entry/prod-eu/role/123456789012/dev/a1b2";
const APPLY = "arn:aws:iam::123456789012:role/ci/eks-access-apply";

function denies(
  principal: string | undefined,
  action: string,
  resource: string,
  context: Request["context"] = {},
): boolean {
  const who = principal === undefined ? {} : { "aws:PrincipalArn": principal };
  return decide(policy, { action, resource, context: { ...context, ...who } }) === "denied";
}

const CALLS: [action: string, resource: string, context?: Record<string, string>][] = [
  ["eks:CreateAccessEntry", EU],
  ["eks:UpdateAccessEntry", ENTRY],
  ["eks:DeleteAccessEntry", ENTRY],
  ["eks:AssociateAccessPolicy", ENTRY],
  ["eks:DisassociateAccessPolicy", ENTRY],
  ["eks:TagResource", ENTRY],
  ["eks:UntagResource", ENTRY],
  ["eks:UpdateClusterConfig", EU, { "eks:authenticationMode": "API_AND_CONFIG_MAP" }],
  ["eks:UpdateClusterConfig", EU, { "eks:loggingType/audit": "false" }],
  ["eks:AssociateIdentityProviderConfig", EU],
  ["eks:CreateCapability", EU],
  ["eks:UpdateCapability", EU],
];

describe("the service control policy", () => {
  it.each([
    ["an administrator", "arn:aws:iam::123456789012:role/Admin"],
    ["the plan role", "arn:aws:iam::123456789012:role/ci/eks-access-plan"],
    ["a user called as the apply role", "arn:aws:iam::123456789012:user/ci/eks-access-apply"],
    ["the apply role's name without its path", "arn:aws:iam::123456789012:role/eks-access-apply"],
    ["the apply role's name under a longer path", "arn:aws:iam::123456789012:role/mine/ci/eks-access-apply"],
    ["a name that starts so", `${APPLY}2`],
    ["root", "arn:aws:iam::123456789012:root"],
    ["whoever has no ARN", undefined],
  ])("keeps %s from every change", (_who, principal) => {
    for (const [action, resource, context] of CALLS)
      expect([action, denies(principal, action, resource, context)]).toEqual([action, true]);
  });

  it.each([
    ["the apply role", APPLY],
    ["the apply role of another account", APPLY.replace("123456789012", "210987654321")],
    ["the break-glass role", "arn:aws:iam::123456789012:role/emergency/eks-break-glass"],
  ])("lets %s through", (_who, principal) => {
    expect(CALLS.filter(([action, resource, context]) => denies(principal, action, resource, context))).toEqual([]);
  });

  it("leaves everything else to everybody", () => {
    const anyone = "arn:aws:iam::123456789012:role/dev";
    expect(denies(anyone, "eks:UpdateClusterConfig", EU)).toBe(false);
    expect(denies(anyone, "eks:UpdateClusterConfig", EU, { "eks:loggingType/audit": "true" })).toBe(false);
    expect(denies(anyone, "eks:UpdateClusterConfig", EU, { "eks:loggingType/api": "false" })).toBe(false);
    expect(denies(anyone, "eks:DescribeAccessEntry", ENTRY)).toBe(false);
    expect(denies(anyone, "eks:TagResource", EU)).toBe(false);
    expect(denies(anyone, "eks:CreateNodegroup", EU)).toBe(false);
  });

  describe("where a service makes entries of our roles", () => {
    const role = "arn:aws:iam::123456789012:role/backup";
    const other = "arn:aws:iam::123456789012:role/else";
    const policyOf = (name: string): string => `arn:aws:eks::aws:cluster-access-policy/${name}`;
    const deniesWith = (services: readonly Service[], action: string, context: Record<string, string>): boolean => {
      const text = serviceControlPolicy([{ ...accountOf(), services }]) ?? "";
      expect(text.length).toBeLessThan(LONGEST_SCP);
      const asked = { "aws:PrincipalArn": role, "eks:principalArn": role, ...context };
      return decide(text, { action, resource: EU, context: asked }) === "denied";
    };
    const OWN = "AWSBackupFullAccessPolicyForBackup";

    it.each<[string, string, Record<string, string>, boolean]>([
      ["its own entry that says nothing", "eks:CreateAccessEntry", {}, false],
      ["an entry of another role", "eks:CreateAccessEntry", { "eks:principalArn": other }, true],
      ["an entry with groups", "eks:CreateAccessEntry", { "eks:kubernetesGroups": "admins" }, true],
      ["an entry with a username", "eks:CreateAccessEntry", { "eks:username": "somebody" }, true],
      ["the service's policy", "eks:AssociateAccessPolicy", { "eks:policyArn": policyOf(OWN) }, false],
      [
        "it for another",
        "eks:AssociateAccessPolicy",
        { "eks:policyArn": policyOf(OWN), "eks:principalArn": other },
        true,
      ],
      [
        "cluster-admin",
        "eks:AssociateAccessPolicy",
        { "eks:policyArn": policyOf("AmazonEKSClusterAdminPolicy") },
        true,
      ],
      ["another service's", "eks:AssociateAccessPolicy", { "eks:policyArn": policyOf("AmazonEMRJobPolicy") }, true],
      ["no policy that anybody can see", "eks:AssociateAccessPolicy", {}, true],
      ["a change", "eks:UpdateAccessEntry", {}, true],
      ["an end", "eks:DeleteAccessEntry", {}, true],
    ])("AWS Backup's role and %s", (_what, action, context, isDenied) => {
      expect(deniesWith(["aws-backup"], action, context)).toBe(isDenied);
    });

    it("whoever sets up EMR may make an entry that says nothing, and give it EMR's policy", () => {
      const forOther = { "eks:principalArn": other };
      const associate = (name: string): boolean =>
        deniesWith(["emr", "aws-backup"], "eks:AssociateAccessPolicy", {
          ...forOther,
          "eks:policyArn": policyOf(name),
        });
      expect(deniesWith(["emr", "aws-backup"], "eks:CreateAccessEntry", forOther)).toBe(false);
      expect(deniesWith(["emr"], "eks:CreateAccessEntry", { ...forOther, "eks:kubernetesGroups": "x" })).toBe(true);
      expect(["AmazonEMRJobPolicy", "AmazonEKSEditPolicy"].map(associate)).toEqual([false, true]);
    });

    it("and no service goes without a line in the page", () => {
      const page = readFileSync(join(__dirname, "../../docs/scp.md"), "utf8");
      for (const service of SERVICES) expect(page).toContain(`\`${service}\``);
    });
  });

  it("names the roles of every partition, and those that clusters have Terraform assume", () => {
    const account = accountOf();
    const china = { ...account, partition: "aws-cn" };
    const assumeRole = "arn:aws:iam::123456789012:role/terraform";
    const assuming = { ...account, clusters: account.clusters.map((cluster) => ({ ...cluster, assumeRole })) };
    const text = serviceControlPolicy([china, assuming]) ?? "";
    expect(text).toContain("arn:aws-cn:iam::*:role/ci/eks-access-apply");
    expect(
      decide(text, { action: "eks:CreateAccessEntry", resource: EU, context: { "aws:PrincipalArn": assumeRole } }),
    ).toBe("not allowed");
  });

  it("is short enough for AWS, and not there where no pipeline is named", () => {
    expect(policy.length).toBeLessThan(LONGEST_SCP);
    expect(serviceControlPolicy([{ ...accountOf(), pipeline: undefined }])).toBeUndefined();
  });

  it("has a page that says how long it may be and whom it does not bind", () => {
    const page = readFileSync(join(__dirname, "../../docs/scp.md"), "utf8");
    expect(page).toContain(`${LONGEST_SCP.toLocaleString("en-US")} characters`);
    for (const unbound of ["management account", "Service-linked roles", "RBAC"]) expect(page).toContain(unbound);
  });
});
