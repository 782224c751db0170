import type { AccountPlan } from "../compile";
import { ENTRY_CHANGES } from "./access-patterns";
import type { Statement } from "./policy-document";

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
export const LONGEST_SCP = 5120;

/** The roles that keep their way to access entries: in any account, because the policy hangs above them all. */
function exemptRoles(accounts: readonly AccountPlan[]): string[] {
  const arns = accounts.flatMap(({ partition, pipeline, breakGlass, clusters }) => {
    const names = [pipeline?.applyRole, breakGlass?.role].filter((name) => name !== undefined);
    const assumed = clusters.flatMap(({ assumeRole }) => assumeRole?.replace(/^[^/]*\//, "") ?? []);
    return [...names, ...assumed].map((name) => `arn:${partition}:iam::*:role/${name}`);
  });
  return [...new Set(arns)].sort();
}

/**
 * A service control policy that reserves access entries, and what makes other ways in count, to the apply and the
 * break-glass role. A Deny: it grants nothing. UpdateAccessEntry has no condition keys of its own, so that nothing less
 * than the whole call can be reserved. Undefined where no `pipeline` names an apply role: nobody could work any more.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 */
export function serviceControlPolicy(accounts: readonly AccountPlan[]): string | undefined {
  if (!accounts.some(({ pipeline }) => pipeline !== undefined)) return undefined;
  // The key is the role, path included, also for its sessions. Where it is missing ArnNotLike holds, and the call is denied.
  const anyoneElse = { ArnNotLike: { "aws:PrincipalArn": exemptRoles(accounts) } };
  const statements: Statement[] = [
    {
      Sid: "AccessEntries",
      Effect: "Deny",
      Action: ENTRY_CHANGES.map((name) => `eks:${name}`),
      Resource: "*",
      Condition: anyoneElse,
    },
    {
      Sid: "TagsOfAccessEntries",
      Effect: "Deny",
      Action: ["eks:TagResource", "eks:UntagResource"],
      Resource: "arn:*:eks:*:*:access-entry/*",
      Condition: anyoneElse,
    },
    {
      Sid: "AuthenticationMode",
      Effect: "Deny",
      Action: "eks:UpdateClusterConfig",
      Resource: "*",
      // Other changes of a cluster's configuration do not have the key, and stay free.
      Condition: { ...anyoneElse, Null: { "eks:authenticationMode": "false" } },
    },
  ];
  return `${JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2)}\n`;
}
