import { Refusal } from "./errors";
import { addRole, roleOf, viewRole } from "./iam-role-record";
import { readPolicyDocument } from "./iam-policy-document";
import { presumedRole, tryPresume } from "./iam-presumed";
import { readIamTags } from "./iam-tags";
import { partitionOf } from "./partition";
import { tryParsePrincipal } from "./principal";
import { required } from "./query-service";
import type { QueryCall } from "./query-service";
import { iamAccount, type RoleRecord } from "./state";
import type { XmlValue } from "./xml";

export function createRole({ state, world, caller, parameters }: QueryCall): XmlValue {
  const name = required(parameters, "RoleName");
  const path = parameters.get("Path") ?? "/";
  const arn = `arn:${partitionOf(caller.region)}:iam::${caller.account}:role${path}${name}`;
  const principal = tryParsePrincipal(arn);
  if (principal?.name !== name) throw invalid("The specified value for roleName or path is invalid.");
  const trustPolicy = readPolicyDocument(parameters, "AssumeRolePolicyDocument");
  const maxSessionSeconds = readMaxSession(parameters) ?? 3600;
  const account = iamAccount(state, caller.account);
  if (account.roles.has(name.toLowerCase())) {
    throw new Refusal("EntityAlreadyExists", 409, `Role with name ${name} already exists.`);
  }
  const origin = {
    principal,
    trustPolicy,
    maxSessionSeconds,
    description: parameters.get("Description") ?? undefined,
    permissionsBoundary: parameters.get("PermissionsBoundary") ?? undefined,
    tags: readIamTags(parameters),
    usableFrom: world.now + world.settings.iamPropagationMs,
  };
  state.absentPrincipals.delete(arn);
  return { Role: viewRole(addRole(account, origin, world.now, world.newId())) };
}

/** The role that a call names; where nobody made it, the one that EKS presumes. */
function findMadeOrPresumed(call: QueryCall): RoleRecord {
  const name = required(call.parameters, "RoleName");
  const made = iamAccount(call.state, call.caller.account).roles.has(name.toLowerCase());
  const presumed = made ? undefined : tryPresume(call, "role", name);
  return presumed === undefined ? roleOf(call) : presumedRole(presumed);
}

export function getRole(call: QueryCall): XmlValue {
  return { Role: viewRole(findMadeOrPresumed(call)) };
}

export function deleteRole(call: QueryCall): XmlValue {
  const role = findMadeOrPresumed(call);
  if (role.attachedPolicies.size > 0) throw conflict("Cannot delete entity, must detach all policies first.");
  if (role.inlinePolicies.size > 0) throw conflict("Cannot delete entity, must delete policies first.");
  iamAccount(call.state, call.caller.account).roles.delete(role.name.toLowerCase());
  call.state.absentPrincipals.add(role.arn);
  return undefined;
}

export function updateRole(call: QueryCall): XmlValue {
  const role = roleOf(call);
  const description = call.parameters.get("Description");
  if (description !== null) role.description = description;
  role.maxSessionSeconds = readMaxSession(call.parameters) ?? role.maxSessionSeconds;
  return {};
}

export function updateRoleDescription(call: QueryCall): XmlValue {
  const role = roleOf(call);
  role.description = call.parameters.get("Description") ?? "";
  return { Role: viewRole(role) };
}

export function updateAssumeRolePolicy(call: QueryCall): XmlValue {
  const role = roleOf(call);
  role.trustPolicy = readPolicyDocument(call.parameters, "PolicyDocument");
  return undefined;
}

export function putRolePermissionsBoundary(call: QueryCall): XmlValue {
  roleOf(call).permissionsBoundary = required(call.parameters, "PermissionsBoundary");
  return undefined;
}

export function deleteRolePermissionsBoundary(call: QueryCall): XmlValue {
  roleOf(call).permissionsBoundary = undefined;
  return undefined;
}

/** ListRoles, sorted by name; the marker is the last name sent. Tags and boundaries are left out, as in IAM. */
export function listRoles({ state, caller, parameters }: QueryCall): XmlValue {
  const prefix = parameters.get("PathPrefix") ?? "/";
  const size = Number(parameters.get("MaxItems") ?? 100);
  if (!(size >= 1 && size <= 1000)) throw invalid("MaxItems must be between 1 and 1000.");
  const marker = parameters.get("Marker") ?? "";
  const rest = [...iamAccount(state, caller.account).roles]
    .filter(([key, role]) => key > marker && role.path.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const page = rest.slice(0, size);
  const truncated = rest.length > size;
  return {
    Roles: page.map(([, role]) => viewRole({ ...role, tags: new Map(), permissionsBoundary: undefined })),
    IsTruncated: truncated,
    Marker: truncated ? page.at(-1)?.[0] : undefined,
  };
}

function readMaxSession(parameters: URLSearchParams): number | undefined {
  const text = parameters.get("MaxSessionDuration");
  if (text === null) return undefined;
  const seconds = Number(text);
  if (!(seconds >= 3600 && seconds <= 43_200)) throw invalid("MaxSessionDuration must be between 3600 and 43200.");
  return seconds;
}

function invalid(message: string): Refusal {
  return new Refusal("ValidationError", 400, message);
}

function conflict(message: string): Refusal {
  return new Refusal("DeleteConflict", 409, message);
}
