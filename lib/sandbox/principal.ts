import { invalidParameter } from "./errors";

/** An IAM role or user ARN, taken apart. */
export interface Principal {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  readonly kind: "role" | "user";
  /** `/` or `/path/to/`. */
  readonly path: string;
  readonly name: string;
}

/** IAM's grammar of a role or user ARN (IAM API reference: pathType, roleNameType, userNameType). */
const PRINCIPAL =
  /^arn:(?<partition>aws[a-z-]*):iam::(?<account>\d{12}):(?<kind>role|user)(?<path>\/(?:[!-.0-~]+\/)*)(?<name>[\w+=,.@-]{1,64})$/;

const SERVICE_LINKED = ":role/aws-service-role/";

/** A role's or user's ARN taken apart, or undefined for anything else: sessions, groups, instance profiles, root. */
export function tryParsePrincipal(arn: string): Principal | undefined {
  const groups = PRINCIPAL.exec(arn)?.groups;
  if (groups === undefined) return undefined;
  const { partition = "", account = "", kind, path = "", name = "" } = groups;
  return { arn, partition, account, kind: kind === "user" ? "user" : "role", path, name };
}

/**
 * The principal of an access entry call.
 * @throws Refusal with the message EKS has for STS sessions and every other thing that is no role or user.
 */
export function findPrincipal(arn: string | undefined): Principal {
  const principal = tryParsePrincipal(arn ?? "");
  if (principal === undefined) throw invalidParameter("The principalArn parameter format is not valid");
  return principal;
}

/** As `findPrincipal`, for calls that change something: EKS keeps service-linked roles to itself, whatever the account. */
export function findChangeablePrincipal(arn: string | undefined): Principal {
  const principal = findPrincipal(arn);
  if (arn?.includes(SERVICE_LINKED) === true) {
    throw invalidParameter(
      "The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role",
    );
  }
  return principal;
}
