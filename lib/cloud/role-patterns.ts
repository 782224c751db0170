import type { Principal } from "../model";
import { callsOf, type EventPattern } from "./event-pattern";

/** A call has a role's name as its caller spelled it, and IAM takes any case. */
function anyCase(text: string): { readonly "equals-ignore-case": string } {
  return { "equals-ignore-case": text };
}

/**
 * A role assumed, or tried to be. A refused call from another account is in that account's trail only.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function roleAssumed({ arn }: Principal): EventPattern {
  return callsOf("sts", {
    eventName: ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"],
    requestParameters: { roleArn: [anyCase(arn)] },
  });
}

/**
 * Whatever a role's sessions change, in any service, the console included; EventBridge is not told of calls that only
 * read. A sign-in may have no session context, but it has the session's own ARN, in which a role has no path.
 */
export function roleUsed({ arn, partition, account, name }: Principal): EventPattern {
  const session = `arn:${partition}:sts::${account}:assumed-role/${name}/`;
  return {
    "detail-type": ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"],
    detail: {
      readOnly: [false, { exists: false }],
      $or: [
        { userIdentity: { sessionContext: { sessionIssuer: { arn: [anyCase(arn)] } } } },
        { userIdentity: { arn: [{ prefix: anyCase(session) }] } },
      ],
    },
  };
}

/** Every call of IAM that changes one of the roles: its trust, its policies, its tags, itself. IAM tells names, not ARNs. */
export function rolesChanged(roles: readonly Principal[]): EventPattern {
  return callsOf("iam", {
    readOnly: [false, { exists: false }],
    requestParameters: { roleName: roles.map(({ name }) => anyCase(name)) },
  });
}

/** Who may assume a role, whichever: somebody put behind one that has an entry changes nothing on the cluster. */
export function trustChanged(): EventPattern {
  return callsOf("iam", { eventName: ["UpdateAssumeRolePolicy"] });
}

/**
 * People put behind a role of the account: Identity Center's account access manager, whose events are not documented yet
 * (docs/alarms.md, "Limits").
 */
export function entitlementChanged(): EventPattern {
  return callsOf("account-access", { eventName: ["CreateEntitlement", "UpdateEntitlement"] });
}
