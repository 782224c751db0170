import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { TerraformStack } from "cdktf";

import type { AccountPlan } from "../compile";
import { ROLE } from "../terraform-plan/names";
import { findClustersPolicy, trustPolicy } from "./break-glass-trust";
import type { ResourceCount } from "./resource-count";

/** The break-glass role of an account, where `create` is set, and what it needs to find the clusters. */
export function addBreakGlassRole(stack: TerraformStack, account: AccountPlan): ResourceCount {
  const { breakGlass, breakGlassRole: role, partition } = account;
  if (breakGlass?.create !== true || role === undefined) return {};
  const resource = new IamRole(stack, "break-glass", {
    name: role.name,
    path: role.path,
    description: "The way into the EKS clusters of this account when nothing else works. Its use rings a bell.",
    assumeRolePolicy: trustPolicy(breakGlass, partition),
    maxSessionDuration: breakGlass.maxSessionHours * 3600,
    tags: { Purpose: "break-glass", Alert: "true" },
    lifecycle: { preventDestroy: true },
  });
  resource.overrideLogicalId("break-glass");
  const policy = new IamRolePolicy(stack, "find-clusters", {
    name: "find-clusters",
    role: resource.name,
    policy: findClustersPolicy(partition, account.account),
  });
  policy.overrideLogicalId("break-glass-find-clusters");
  return { [ROLE]: 1, aws_iam_role_policy: 1 };
}
