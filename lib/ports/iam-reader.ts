import type { Missing, Unread } from "./reading";

/** An account and how to get there. */
export interface AccountAddress {
  /** 12 digits. */
  readonly account: string;
  readonly partition: string;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html, API_User.html */
export interface LivePrincipal {
  /** Path included. */
  readonly arn: string;
  readonly name: string;
  /** `AROA…`, `AIDA…`: what an access entry is bound to. A principal that was made again has another. */
  readonly id: string;
  readonly createdAt: Date | undefined;
  /** Of a role: the services that its trust policy lets assume it, such as `ec2.amazonaws.com`. Absent where IAM did not say. */
  readonly trustedServices?: readonly string[];
}

/** Missing: IAM of that account has no principal of that name. */
export type PrincipalReading = LivePrincipal | Missing | Unread;

/**
 * IAM, each account by credentials of its own: before the first answer they are asked (STS GetCallerIdentity) whose they
 * are, so that a role of another account never becomes the local role of the same name. Only bugs throw.
 */
export interface IamReader {
  /** By name: IAM knows no two of a name in an account, whatever their paths. */
  role(account: AccountAddress, name: string): Promise<PrincipalReading>;
  user(account: AccountAddress, name: string): Promise<PrincipalReading>;
  /** Every role under a path such as `/aws-reserved/sso.amazonaws.com/`. */
  roles(account: AccountAddress, pathPrefix: string): Promise<{ readonly roles: readonly LivePrincipal[] } | Unread>;
}
