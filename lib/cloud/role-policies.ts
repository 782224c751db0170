import type { AccountPlan } from "../compile";
import { clusterArn } from "../access/eks-resources";
import { capabilitiesArn, logGroupArn, roleOf } from "./arns";
import type { Backend, PipelineUse } from "../model";
import { accessStatements, stateStatements } from "./access-statements";
import { readAccountStack } from "./account-stack-statements";
import { policyDocument, type Statement } from "./policy-document";

/** Every control plane log of the clusters: CloudWatch knows no right for some streams of a group. */
function readAuditLogs(clusters: AccountPlan["clusters"]): Statement {
  const Resource = clusters.map(logGroupArn);
  return { Sid: "AuditLogs", Effect: "Allow", Action: "logs:FilterLogEvents", Resource };
}

/** What only the drift role sees: who did it, and whether a principal is still the one that the entry was made for. */
function investigate({ account, partition, clusters, pipeline }: AccountPlan): Statement[] {
  return [
    ...(pipeline?.readsAuditLogs === true && clusters.length > 0 ? [readAuditLogs(clusters)] : []),
    {
      Sid: "OtherWaysIn",
      Effect: "Allow",
      Action: ["eks:DescribeCapability", "eks:ListCapabilities", "eks:ListIdentityProviderConfigs"],
      Resource: clusters.flatMap((cluster) => [clusterArn(cluster), capabilitiesArn(cluster)]),
    },
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
  return [
    {
      Sid: "NodeRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: [...new Set(roles)].sort(),
      Condition: { StringEquals: { "iam:PassedToService": "eks.amazonaws.com" } },
    },
  ];
}

/** Before its first write an apply asks IAM whether it may do what it is about to. */
function askAboutItself(account: AccountPlan): Statement[] {
  const { pipeline } = account;
  if (pipeline === undefined) return [];
  const Resource = roleOf(account, pipeline.applyRole).arn;
  return [{ Sid: "AskIam", Effect: "Allow", Action: "iam:SimulatePrincipalPolicy", Resource }];
}

/**
 * What a role of the pipeline may do in an account: each call that Terraform and our commands make, on the account's
 * declared clusters, the state of its stacks, and what its own stack holds. The roles, break-glass among them, the provider
 * and the alarms themselves no pipeline may change: whoever can write a role's policy can be whatever it writes, and who
 * could change the alarms could silence them. An administrator applies those.
 */
export function rolePolicy(account: AccountPlan, backend: Backend, use: PipelineUse): string {
  const mayWrite = use === "apply";
  return policyDocument([
    ...accessStatements(account, mayWrite),
    ...stateStatements(account, backend, mayWrite),
    ...readAccountStack(account),
    ...(use === "drift" ? investigate(account) : []),
    ...(mayWrite ? [...passNodeRoles(account), ...askAboutItself(account)] : []),
  ]);
}
