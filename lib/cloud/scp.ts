import type { AccountPlan } from "../compile";
import { SERVICE_POLICIES, type Service } from "../model";
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

type Condition = NonNullable<Statement["Condition"]>;

/**
 * Who changes entries. A service that works with a customer's role makes the entry of it with that role's rights, or with those
 * of whoever sets it up: where such services are used, anybody may make an entry that says nothing (no groups, no
 * username, for itself alone where AWS Backup is the only one), and associate those services' own policies. Nobody but the roles may change or delete one.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
function entryStatements(services: readonly Service[], anyoneElse: Condition): Statement[] {
  const deny = (sid: string, names: readonly string[], condition: Condition): Statement => {
    const Action = names.map((name) => `eks:${name}`);
    return { Sid: sid, Effect: "Deny", Action, Resource: "*", Condition: { ...anyoneElse, ...condition } };
  };
  if (services.length === 0) return [deny("AccessEntries", ENTRY_CHANGES, {})];
  const freed = ["AssociateAccessPolicy", "CreateAccessEntry"];
  const policies = services.flatMap((service) =>
    SERVICE_POLICIES[service].map((name) => `arn:*:eks::aws:cluster-access-policy/${name}`),
  );
  const others = { StringNotEquals: { "eks:principalArn": "${aws:PrincipalArn}" } };
  const onlyBackup = services.every((service) => service === "aws-backup");
  return [
    deny(
      "AccessEntries",
      ENTRY_CHANGES.filter((name) => !freed.includes(name)),
      {},
    ),
    deny("EntriesWithGroups", ["CreateAccessEntry"], { Null: { "eks:kubernetesGroups": "false" } }),
    deny("EntriesWithUsername", ["CreateAccessEntry"], { Null: { "eks:username": "false" } }),
    deny("PoliciesOfPeople", ["AssociateAccessPolicy"], {
      ArnNotLike: { ...anyoneElse["ArnNotLike"], "eks:policyArn": policies },
    }),
    ...(onlyBackup ? [deny("EntriesOfOthers", freed, others)] : []),
  ];
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
  const services = [...new Set(accounts.flatMap((account) => account.services))].sort();
  const statements: Statement[] = [
    ...entryStatements(services, anyoneElse),
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
    {
      Sid: "OtherWaysIn",
      Effect: "Deny",
      Action: ["eks:AssociateIdentityProviderConfig", "eks:CreateCapability", "eks:UpdateCapability"],
      Resource: "*",
      Condition: anyoneElse,
    },
    {
      Sid: "AuditLog",
      Effect: "Deny",
      Action: "eks:UpdateClusterConfig",
      Resource: "*",
      Condition: { ...anyoneElse, Bool: { "eks:loggingType/audit": "false" } },
    },
  ];
  return `${JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2)}\n`;
}
