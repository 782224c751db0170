import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import type { StackSettings } from "../compile";
import { accountStackName, type BreakGlass, type Principal } from "../model";
import { assertComplete } from "./assert-complete";
import { findClustersPolicy, trustPolicy } from "./break-glass-trust";
import { addStackFrame } from "./stack-frame";

export interface AccountStackProps {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  /** @default none: the caller's own credentials */
  readonly assumeRole: string | undefined;
  readonly breakGlass: BreakGlass;
  readonly role: Principal;
  readonly settings: StackSettings;
}

/** What an account needs before its clusters can grant it anything: the break-glass role. */
export class AccountStack extends TerraformStack {
  constructor(scope: Construct, props: AccountStackProps) {
    const { account, partition, breakGlass, role } = props;
    const name = accountStackName(account);
    super(scope, name);
    addStackFrame(this, name, props);
    const resource = new IamRole(this, "break-glass", {
      name: role.name,
      path: role.path,
      description: "The way into the EKS clusters of this account when nothing else works. Its use rings a bell.",
      assumeRolePolicy: trustPolicy(breakGlass, partition),
      maxSessionDuration: breakGlass.maxSessionHours * 3600,
      tags: { Purpose: "break-glass", Alert: "true" },
      lifecycle: { preventDestroy: true },
    });
    resource.overrideLogicalId("break-glass");
    const policy = new IamRolePolicy(this, "find-clusters", {
      name: "find-clusters",
      role: resource.name,
      policy: findClustersPolicy(partition, account),
    });
    policy.overrideLogicalId("break-glass-find-clusters");
    assertComplete(this, { aws_iam_role: 1, aws_iam_role_policy: 1 });
  }
}
