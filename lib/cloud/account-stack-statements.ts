import type { AccountPlan } from "../compile";
import { ALARMS_PURPOSE, anyAlarmName } from "./alarm-names";
import { GITHUB_ISSUER, providerArn, roleOf } from "./arns";
import type { Statement } from "./policy-document";

/** The roles that the account's stack makes. */
function ownRoles(account: AccountPlan): string[] {
  const { pipeline, breakGlass } = account;
  const names = [
    ...(breakGlass?.create === true ? [breakGlass.role] : []),
    ...(pipeline?.create === undefined ? [] : [pipeline.applyRole, pipeline.planRole, pipeline.driftRole ?? []].flat()),
  ];
  return names.map((name) => roleOf(account, name).arn);
}

function readAlarms({ account, partition, pipeline }: AccountPlan): Statement[] {
  if (pipeline?.alarms === undefined) return [];
  const name = anyAlarmName(pipeline);
  const arn = (service: string, resource: string): string => `arn:${partition}:${service}:*:${account}:${resource}`;
  return [
    {
      Sid: "ReadAlarms",
      Effect: "Allow",
      Action: [
        "events:DescribeRule",
        "events:ListTagsForResource",
        "events:ListTargetsByRule",
        "sns:GetTopicAttributes",
        "sns:ListTagsForResource",
        "sqs:GetQueueAttributes",
        "sqs:ListQueueTags",
      ],
      Resource: [arn("events", `rule/${name}`), arn("sns", name), arn("sqs", name)],
    },
    // SNS knows no resources for this call.
    { Sid: "ReadSubscriptions", Effect: "Allow", Action: "sns:GetSubscriptionAttributes", Resource: "*" },
    {
      Sid: "ReadAlarmKeys",
      Effect: "Allow",
      Action: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
      Resource: arn("kms", "key/*"),
      Condition: { StringEquals: { "aws:ResourceTag/Purpose": ALARMS_PURPOSE } },
    },
  ];
}

/** The OIDC providers that the account's stack makes. */
function readProviders(account: AccountPlan): Statement[] {
  const { create } = account.pipeline ?? {};
  if (create?.oidcProvider !== "create") return [];
  const read = (Sid: string, issuer: string): Statement => {
    const Resource = providerArn(account, issuer);
    return { Sid, Effect: "Allow", Action: "iam:GetOpenIDConnectProvider", Resource };
  };
  return [
    ...(create.repository === undefined ? [] : [read("ReadGitHubProvider", GITHUB_ISSUER)]),
    ...(create.issuer === undefined ? [] : [read("ReadIssuer", create.issuer.issuer)]),
  ];
}

/** What Terraform reads to plan the account's own stack: the roles and alarms in it, by name. */
export function readAccountStack(account: AccountPlan): Statement[] {
  const roles = ownRoles(account);
  return [
    ...(roles.length === 0
      ? []
      : [
          {
            Sid: "ReadOwnRoles",
            Effect: "Allow",
            Action: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
            Resource: roles,
          } as const,
        ]),
    ...readProviders(account),
    ...readAlarms(account),
  ];
}
