import { parsePrincipalArn, type Principal } from "./principal";

/** The IAM path under which IAM Identity Center keeps its roles. */
export const IDENTITY_CENTER_FOLDER = "/aws-reserved/sso.amazonaws.com/";

const START = "AWSReservedSSO_";
const SUFFIX = /_[0-9a-f]{16}$/;
/** The region's folder is missing where Identity Center's home is us-east-1. */
const PATH = /^\/aws-reserved\/sso\.amazonaws\.com\/([a-z0-9-]+\/)?$/;

/**
 * The permission set that a role was made for, by its path and name; undefined for any other role. Names are compared as
 * texts, so that those of which one begins like another, or holds what looks like a suffix, stay apart.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export function tryPermissionSetOf(arn: string): { readonly name: string; readonly role: Principal } | undefined {
  const parsed = parsePrincipalArn(arn);
  if (!parsed.ok) return undefined;
  const { value: role } = parsed;
  const name = role.name.slice(START.length).replace(SUFFIX, "");
  const isOne = role.kind === "role" && PATH.test(role.path) && role.name.startsWith(START) && SUFFIX.test(role.name);
  return isOne && name !== "" ? { name, role } : undefined;
}
