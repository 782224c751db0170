import { Refusal } from "./errors";
import type { Principal } from "./principal";
import { required } from "./query-service";
import type { QueryCall } from "./query-service";
import { iamAccount } from "./state";
import type { IamAccount, RoleRecord, UserRecord } from "./state";
import type { XmlValue } from "./xml";

/** What a role is made from. */
export interface RoleOrigin {
  readonly principal: Principal;
  readonly trustPolicy: string;
  readonly description?: string | undefined;
  readonly maxSessionSeconds?: number;
  readonly permissionsBoundary?: string | undefined;
  readonly tags?: ReadonlyMap<string, string>;
  readonly usableFrom?: number;
}

/** Makes a role and puts it into its account. A role made again under its old name gets a new id, as in IAM. */
export function addRole(account: IamAccount, origin: RoleOrigin, now: number, id: string): RoleRecord {
  const role: RoleRecord = {
    ...identity("AROA", origin.principal, now, id),
    usableFrom: origin.usableFrom ?? now,
    trustPolicy: origin.trustPolicy,
    description: origin.description,
    maxSessionSeconds: origin.maxSessionSeconds ?? 3600,
    permissionsBoundary: origin.permissionsBoundary,
    tags: new Map(origin.tags),
    inlinePolicies: new Map(),
    attachedPolicies: new Set(),
  };
  account.roles.set(role.name.toLowerCase(), role);
  return role;
}

export function addUser(account: IamAccount, principal: Principal, now: number, id: string): UserRecord {
  const user = identity("AIDA", principal, now, id);
  account.users.set(user.name.toLowerCase(), user);
  return user;
}

/** Unique ids look like IAM's: four letters for the kind, then upper-case letters and digits. */
function identity(kind: "AROA" | "AIDA", { name, path, arn }: Principal, now: number, id: string): UserRecord {
  const uniqueId = kind + id.replaceAll("-", "").toUpperCase().slice(-17);
  return { name, path, arn, id: uniqueId, createdAt: now, usableFrom: now };
}

/** @throws Refusal NoSuchEntity with IAM's message. */
function findRole(account: IamAccount, name: string): RoleRecord {
  const role = account.roles.get(name.toLowerCase());
  if (role === undefined) throw new Refusal("NoSuchEntity", 404, `The role with name ${name} cannot be found.`);
  return role;
}

/** The `Role` structure of the API; policy documents travel percent-encoded (IAM API reference, data type Role). */
export function viewRole(role: RoleRecord): XmlValue {
  return {
    ...viewUser(role, "Role"),
    AssumeRolePolicyDocument: encodeURIComponent(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    PermissionsBoundary: role.permissionsBoundary && {
      PermissionsBoundaryType: "Policy",
      PermissionsBoundaryArn: role.permissionsBoundary,
    },
    Tags: viewTags(role),
    RoleLastUsed: {},
  };
}

export function viewTags(role: RoleRecord): XmlValue {
  return [...role.tags].map(([Key, Value]) => ({ Key, Value }));
}

/** What roles and users have in common: `RoleName` or `UserName`, and so on. */
export function viewUser(entity: UserRecord, kind: "Role" | "User"): Readonly<Record<string, XmlValue>> {
  return {
    Path: entity.path,
    [`${kind}Name`]: entity.name,
    [`${kind}Id`]: entity.id,
    Arn: entity.arn,
    CreateDate: new Date(entity.createdAt).toISOString(),
  };
}

/** The role that a call names, in the caller's account. */
export function roleOf({ state, caller, parameters }: QueryCall): RoleRecord {
  return findRole(iamAccount(state, caller.account), required(parameters, "RoleName"));
}
