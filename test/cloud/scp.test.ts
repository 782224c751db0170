import { readFileSync } from "node:fs";
import { join } from "node:path";

import { LONGEST_SCP, serviceControlPolicy } from "../../lib/cloud";
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
    expect(denies(anyone, "eks:DescribeAccessEntry", ENTRY)).toBe(false);
    expect(denies(anyone, "eks:TagResource", EU)).toBe(false);
    expect(denies(anyone, "eks:CreateNodegroup", EU)).toBe(false);
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
