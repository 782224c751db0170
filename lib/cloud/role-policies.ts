import type { AccountPlan } from "../compile";
import type { Backend } from "../model";
import { accessStatements, stateStatements } from "./access-statements";
import { readAccountStack } from "./account-stack-statements";
import { roleOf } from "./arns";
import type { PipelineUse } from "./github-trust";
import { policyDocument, type Statement } from "./policy-document";

/** What only the drift role sees: who did it, and whether a principal is still the one that the entry was made for. */
function investigate({ account, partition }: AccountPlan): Statement[] {
  return [
    // CloudTrail knows no resources for this call: all of the account's management events of 90 days.
    { Sid: "WhoDidIt", Effect: "Allow", Action: "cloudtrail:LookupEvents", Resource: "*" },
    {
      Sid: "ReadPrincipals",
      Effect: "Allow",
      Action: ["iam:GetRole", "iam:GetUser"],
      Resource: [`arn:${partition}:iam::${account}:role/*`, `arn:${partition}:iam::${account}:user/*`],
    },
  ];
}

/** EKS asks for it when an entry is made for nodes. */
function passNodeRoles({ clusters }: AccountPlan): Statement[] {
  const roles = clusters.flatMap(({ nodes }) => nodes.map(({ principal }) => principal.arn as string));
  if (roles.length === 0) return [];
  return [{ Sid: "NodeRoles", Effect: "Allow", Action: "iam:PassRole", Resource: [...new Set(roles)].sort() }];
}

/** No DeleteRole: Terraform refuses to destroy it, and so does IAM. */
function manageBreakGlass(account: AccountPlan): Statement[] {
  if (account.breakGlass?.create !== true) return [];
  return [
    {
      Sid: "BreakGlassRole",
      Effect: "Allow",
      Action: [
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: roleOf(account, account.breakGlass.role).arn,
    },
  ];
}

/**
 * What a role of the pipeline may do in an account: each call that Terraform and our commands make, on the account's
 * declared clusters, the state of its stacks, and what its own stack holds. The roles, the provider and the alarms
 * themselves no pipeline may change: who could change them could silence them. An administrator applies those.
 */
export function rolePolicy(account: AccountPlan, backend: Backend, use: PipelineUse): string {
  const mayWrite = use === "apply";
  return policyDocument([
    ...accessStatements(account, mayWrite),
    ...stateStatements(account, backend, mayWrite),
    ...readAccountStack(account),
    ...(use === "drift" ? investigate(account) : []),
    ...(mayWrite ? [...passNodeRoles(account), ...manageBreakGlass(account)] : []),
  ]);
}
