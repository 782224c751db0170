import { renderFlow } from "../source";
import { ALL_PARTITIONS } from "./partition";
import { accept, refuse, type RefusedValue, type Result } from "./result";

declare const brand: unique symbol;

/** The ARN of an IAM role or user that may have an access entry, path included. */
export type PrincipalArn = string & { readonly [brand]: "PrincipalArn" };

export type PrincipalKind = "role" | "user";

export interface Principal {
  readonly kind: PrincipalKind;
  readonly arn: PrincipalArn;
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  /** `/` or `/some/path/`. */
  readonly path: string;
  readonly name: string;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html, API_User.html: the patterns of name and path. */
const NAME = /^[\w+=,.@-]{1,64}$/;
const PATH_SEGMENT = /^[\u0021-\u007e]+$/;
const LONGEST_PATH = 512;

function refuseAccount(): RefusedValue {
  return refuse("an AWS account id has 12 digits", "check the fifth part of the ARN; leading zeros count");
}

/** EKS answers "The principalArn parameter format is not valid" or "invalid principal" to these; here is why. */
function refuseIam(resource: string, account: string, partition: string): RefusedValue {
  const type = resource.split("/", 1)[0] ?? "";
  if (account !== "aws" && !/^[0-9]{12}$/.test(account)) return refuseAccount();
  switch (type) {
    case "group":
      return refuse("an IAM group cannot have an access entry", "name the role that the group's members assume");
    case "instance-profile":
      return refuse(
        "an instance profile cannot have an access entry",
        "give the ARN of the role in it, which may have a different name",
      );
    case "policy":
      return refuse(
        "a policy is not a principal",
        "list access policies under `policies`; give the ARN of a role or user under `principals`",
      );
    case "root":
      return refuse(
        "an account's root user cannot have an access entry",
        `give a role: arn:${partition}:iam::${account}:role/NAME`,
      );
    default:
      return refuse("not an IAM role or user", `expected arn:${partition}:iam::${account}:role/NAME or …:user/NAME`);
  }
}

function refuseSts(resource: string, account: string, partition: string): RefusedValue {
  const [type, name = "NAME"] = resource.split("/");
  if (type !== "assumed-role")
    return refuse("an STS session cannot have an access entry", "give the ARN of the IAM role or user behind it");
  const [, permissionSet] = IDENTITY_CENTER.name.exec(name) ?? [];
  if (permissionSet !== undefined) {
    return refuse(
      "an STS session ARN (assumed-role) cannot have an access entry",
      `this is an IAM Identity Center session: write ${renderFlow({ permissionSet })}`,
    );
  }
  return refuse(
    "an STS session ARN (assumed-role) cannot have an access entry",
    `give the role's ARN: arn:${partition}:iam::${account}:role/${name}, with its path if it has one`,
  );
}

/** IAM Identity Center keeps its roles under this path; without it EKS answers "invalid principal". */
const IDENTITY_CENTER = { path: "/aws-reserved/sso.amazonaws.com/", name: /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/ };

/** `{role: …}` and `{user: …}` as people write them: a whole ARN, or the end of one, would become a path. */
export function parseRoleName(
  kind: PrincipalKind,
  partition: string,
  account: string,
  pathAndName: string,
): Result<Principal> {
  if (/^arn:/i.test(pathAndName)) {
    return refuse(
      `an ARN is not the name of a ${kind}`,
      `write only what follows ${kind}/, or the ARN without ${kind}:`,
    );
  }
  if (/^(role|user)\//i.test(pathAndName)) {
    const rest = pathAndName.slice(pathAndName.indexOf("/") + 1);
    return refuse(
      `a ${kind}'s name is written without ${kind}/`,
      `write ${renderFlow(rest)}; for a role in that path, give the ARN`,
    );
  }
  return makePrincipal(kind, partition, account, pathAndName);
}

/** A role or user of a known account, from `path/name`. */
export function makePrincipal(
  kind: PrincipalKind,
  partition: string,
  account: string,
  pathAndName: string,
): Result<Principal> {
  const segments = pathAndName.split("/");
  const name = segments.at(-1) ?? "";
  const folders = segments.slice(0, -1);
  const path = folders.length === 0 ? "/" : `/${folders.join("/")}/`;
  if (pathAndName.includes("*") || pathAndName.includes("?")) {
    return refuse("a principal cannot contain a wildcard", "an access entry is for one principal: list each one");
  }
  // IAM allows it in a path; whoever writes it means two principals, or pasted one into the other.
  if (/arn:aws/i.test(pathAndName)) return refuse("an ARN in a name or path", "write one principal per list item");
  if (pathAndName.startsWith("/"))
    return refuse(
      `a ${kind}'s name does not start with a slash`,
      `write ${renderFlow(pathAndName.replace(/^\/+/, ""))}`,
    );
  if (!NAME.test(name))
    return refuse(
      `not the name of an IAM ${kind}`,
      "expected 1 to 64 letters, digits and any of _+=,.@-, after its path, if it has one",
    );
  if (!folders.every((folder) => PATH_SEGMENT.test(folder)) || path.length > LONGEST_PATH) {
    return refuse(
      "not an IAM path",
      "expected folders of printable characters without spaces, at most 512 characters in all",
    );
  }
  if (path.startsWith("/aws-service-role/")) {
    return refuse(
      "a service-linked role cannot be granted access",
      "EKS creates the entries of AWS services itself; delete the line",
    );
  }
  const [, permissionSet] = IDENTITY_CENTER.name.exec(name) ?? [];
  if (permissionSet !== undefined && !path.startsWith(IDENTITY_CENTER.path)) {
    return refuse(
      `an IAM Identity Center role has the path ${IDENTITY_CENTER.path}`,
      `write ${renderFlow({ permissionSet })}, or the full ARN as IAM shows it`,
    );
  }
  const arn = `arn:${partition}:iam::${account}:${kind}${path}${name}` as PrincipalArn;
  return accept({ kind, arn, partition, account, path, name });
}

/** What follows the sixth colon belongs to the resource: a path may hold colons. */
function splitArn(text: string): string[] {
  const parts = text.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/**
 * An IAM role's or user's ARN, or why it can have no access entry.
 * https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export function parsePrincipalArn(text: string): Result<Principal> {
  if (!text.startsWith("arn:")) {
    const isName = /^[\w+=,.@/-]+$/.test(text) && NAME.test(text.split("/").at(-1) ?? "");
    return refuse(
      "not an ARN",
      isName
        ? `for a role in the cluster's own account, write ${renderFlow({ role: text })}`
        : "expected an ARN, {role: path/name}, {user: path/name} or {permissionSet: Name}",
    );
  }
  const [, partition = "", service = "", region = "", account = "", resource = ""] = splitArn(text);
  if (service === "eks") return refuse("an access policy is not a principal", "list access policies under `policies`");
  if (!ALL_PARTITIONS.includes(partition))
    return refuse("not an AWS partition", `expected one of ${ALL_PARTITIONS.join(", ")}`);
  if (/[*?]/.test(text))
    return refuse("a principal cannot contain a wildcard", "an access entry is for one principal: list each one");
  if (service === "sts") return refuseSts(resource, account, partition);
  if (service !== "iam") return refuse("not an IAM ARN", `expected arn:${partition}:iam::123456789012:role/NAME`);
  if (region !== "") return refuse("IAM ARNs have no region", "leave the fourth part empty: arn:aws:iam::…");
  const slash = resource.indexOf("/");
  // Without a slash there is no kind: `roles` is not the role `s`.
  const kind = slash === -1 ? "" : resource.slice(0, slash);
  if (account === "aws" || (kind !== "role" && kind !== "user")) return refuseIam(resource, account, partition);
  if (!/^[0-9]{12}$/.test(account)) return refuseAccount();
  return makePrincipal(kind, partition, account, resource.slice(slash + 1));
}

/** The same where nothing but an ARN can stand: no hint names `{role: …}` or `{permissionSet: …}`. */
export function parseArnAlone(text: string): Result<Principal> {
  const parsed = parsePrincipalArn(text);
  if (parsed.ok || parsed.hint?.includes("{") !== true) return parsed;
  return refuse(parsed.message, "give the whole ARN, as IAM shows it: arn:aws:iam::123456789012:role/path/NAME");
}

/** The username of a STANDARD entry for a role. */
export function roleUsername({ partition, account, name }: Pick<Principal, "partition" | "account" | "name">): string {
  return `arn:${partition}:sts::${account}:assumed-role/${name}/{{SessionName}}`;
}

/** https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html: the username of a STANDARD entry. */
export function defaultUsername(principal: Principal): string {
  return principal.kind === "user" ? principal.arn : roleUsername(principal);
}
