import type { Home, PipelineUse, TrustedIssuer } from "../model";
import { providerArn } from "./arns";
import type { Statement } from "./policy-document";

/**
 * Who may assume a role of the pipeline with a token of an issuer that is not GitHub. IAM reads no other claims of it than
 * these two. Neither operator has `IfExists` or `ForAllValues`: a token without the claim is refused. With a wildcard in one
 * subject all stand under StringLike: two operators on one key would both have to be true.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function issuerStatement(
  account: Pick<Home, "account" | "partition">,
  { issuer, audience, subjects }: TrustedIssuer,
  use: PipelineUse,
): Statement {
  const sub = { [`${issuer}:sub`]: subjects[use] };
  const aud = { [`${issuer}:aud`]: audience };
  const isLike = subjects[use].some((subject) => /[*?]/.test(subject));
  return {
    Sid: "Issuer",
    Effect: "Allow",
    Principal: { Federated: providerArn(account, issuer) },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: isLike ? { StringEquals: aud, StringLike: sub } : { StringEquals: { ...aud, ...sub } },
  };
}
