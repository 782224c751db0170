import { Refusal } from "./errors";
import { viewUser } from "./iam-role-record";
import { presumedUser, tryPresume } from "./iam-presumed";
import * as policies from "./iam-role-policies";
import * as roles from "./iam-roles";
import * as tags from "./iam-tags";
import type { QueryCall, QueryOperation } from "./query-service";
import { iamAccount } from "./state";
import { callerArn } from "./sts";
import type { XmlValue } from "./xml";

export const IAM_NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";

/** What Terraform's aws_iam_role and aws_iam_role_policy call, and what reading an account's roles takes. */
export const iamOperations: ReadonlyMap<string, QueryOperation> = new Map([
  ["AttachRolePolicy", policies.attachRolePolicy],
  ["CreateRole", roles.createRole],
  ["DeleteRole", roles.deleteRole],
  ["DeleteRolePermissionsBoundary", roles.deleteRolePermissionsBoundary],
  ["DeleteRolePolicy", policies.deleteRolePolicy],
  ["DetachRolePolicy", policies.detachRolePolicy],
  ["GetRole", roles.getRole],
  ["GetRolePolicy", policies.getRolePolicy],
  ["GetUser", getUser],
  ["ListAttachedRolePolicies", policies.listAttachedRolePolicies],
  ["ListInstanceProfilesForRole", policies.listInstanceProfilesForRole],
  ["ListRolePolicies", policies.listRolePolicies],
  ["ListRoleTags", tags.listRoleTags],
  ["ListRoles", roles.listRoles],
  ["PutRolePermissionsBoundary", roles.putRolePermissionsBoundary],
  ["PutRolePolicy", policies.putRolePolicy],
  ["SimulatePrincipalPolicy", simulatePrincipalPolicy],
  ["TagRole", tags.tagRole],
  ["UntagRole", tags.untagRole],
  ["UpdateAssumeRolePolicy", roles.updateAssumeRolePolicy],
  ["UpdateRole", roles.updateRole],
  ["UpdateRoleDescription", roles.updateRoleDescription],
]);

/** Of whom the sandbox believes every signature it also lets do everything. */
function simulatePrincipalPolicy({ parameters }: QueryCall): XmlValue {
  const names = [...parameters].filter(([key]) => key.startsWith("ActionNames.member.")).map(([, name]) => name);
  const results = names.map((name) => ({ EvalActionName: name, EvalDecision: "allowed" }));
  return { EvaluationResults: results, IsTruncated: false };
}

/** GetUser: without a name it is the caller, who must then be a user and not a session. */
function getUser({ state, caller, parameters, world }: QueryCall): XmlValue {
  const name = parameters.get("UserName");
  if (name === null) {
    if (caller.session !== undefined) {
      throw new Refusal("ValidationError", 400, "Must specify userName when calling with non-User credentials");
    }
    const self = { name: "sandbox", path: "/", id: "AIDASANDBOX", arn: callerArn(caller) };
    return { User: viewUser({ ...self, createdAt: world.now, usableFrom: world.now }, "User") };
  }
  const made = iamAccount(state, caller.account).users.get(name.toLowerCase());
  const presumed = made ?? tryPresume({ state, caller, parameters, world }, "user", name);
  const user = presumed && "principal" in presumed ? presumedUser(presumed) : presumed;
  if (user === undefined) throw new Refusal("NoSuchEntity", 404, `The user with name ${name} cannot be found.`);
  return { User: viewUser(user, "User") };
}
