import { Refusal } from "./errors";
import { readPolicyDocument } from "./iam-policy-document";
import { roleOf } from "./iam-role-record";
import { required } from "./query-service";
import type { QueryCall } from "./query-service";
import type { XmlValue } from "./xml";

export function putRolePolicy(call: QueryCall): XmlValue {
  const role = roleOf(call);
  const name = required(call.parameters, "PolicyName");
  role.inlinePolicies.set(name, readPolicyDocument(call.parameters, "PolicyDocument"));
  return undefined;
}

export function getRolePolicy(call: QueryCall): XmlValue {
  const role = roleOf(call);
  const name = required(call.parameters, "PolicyName");
  const document = role.inlinePolicies.get(name);
  if (document === undefined) throw noSuchPolicy(name);
  return { RoleName: role.name, PolicyName: name, PolicyDocument: encodeURIComponent(document) };
}

export function deleteRolePolicy(call: QueryCall): XmlValue {
  const name = required(call.parameters, "PolicyName");
  if (!roleOf(call).inlinePolicies.delete(name)) throw noSuchPolicy(name);
  return undefined;
}

export function listRolePolicies(call: QueryCall): XmlValue {
  return { PolicyNames: [...roleOf(call).inlinePolicies.keys()], IsTruncated: false };
}

export function attachRolePolicy(call: QueryCall): XmlValue {
  roleOf(call).attachedPolicies.add(required(call.parameters, "PolicyArn"));
  return undefined;
}

export function detachRolePolicy(call: QueryCall): XmlValue {
  const arn = required(call.parameters, "PolicyArn");
  if (!roleOf(call).attachedPolicies.delete(arn)) {
    throw new Refusal("NoSuchEntity", 404, `Policy ${arn} was not found.`);
  }
  return undefined;
}

export function listAttachedRolePolicies(call: QueryCall): XmlValue {
  const policies = [...roleOf(call).attachedPolicies].map((arn) => ({
    PolicyArn: arn,
    PolicyName: arn.slice(arn.lastIndexOf("/") + 1),
  }));
  return { AttachedPolicies: policies, IsTruncated: false };
}

/** Terraform asks before it deletes a role. The sandbox has no instance profiles. */
export function listInstanceProfilesForRole(call: QueryCall): XmlValue {
  roleOf(call);
  return { InstanceProfiles: [], IsTruncated: false };
}

function noSuchPolicy(name: string): Refusal {
  return new Refusal("NoSuchEntity", 404, `The role policy with name ${name} cannot be found.`);
}
