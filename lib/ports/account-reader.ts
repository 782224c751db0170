import type { AccountAddress } from "./iam-reader";
import type { Missing, Unread } from "./reading";

/** Whose credentials an account is reached with, as STS says; `refused`: there are none, or AWS does not take them. */
export type IdentityReading =
  { readonly account: string; readonly arn: string } | { readonly refused: string } | Unread;

export interface AccountIdentity {
  readonly identity: IdentityReading;
  /** How far this machine's clock is ahead of the answer's `Date`, in milliseconds; undefined without an answer. */
  readonly skewMs: number | undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export interface RoleDetails {
  /** Path included. */
  readonly arn: string;
  /** JSON, decoded. */
  readonly trustPolicy: string;
  /** Undefined: not within the 400 days that IAM keeps. */
  readonly lastUsed: { readonly at: Date; readonly region: string | undefined } | undefined;
}

/** Actions on resources, asked of IAM's simulation in one call. */
export interface RightsQuestion {
  readonly actions: readonly string[];
  /** ARNs without wildcards, or `*` alone. */
  readonly resources: readonly string[];
  /** Condition keys of the request. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** One account, as far as its setup goes. Only bugs throw. */
export interface AccountReader {
  identity(account: AccountAddress): Promise<AccountIdentity>;
  /** By name. */
  role(account: AccountAddress, name: string): Promise<RoleDetails | Missing | Unread>;
  /** What IAM's simulation denies to a role: each `action on resource`. */
  denied(
    account: AccountAddress,
    roleArn: string,
    questions: readonly RightsQuestion[],
  ): Promise<{ readonly denied: readonly string[] } | Unread>;
}
