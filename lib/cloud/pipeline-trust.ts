import type { AccountPlan } from "../compile";
import type { PipelineUse, TrustedIssuer, TrustedRepository } from "../model";
import { githubStatement } from "./github-trust";
import { issuerStatement } from "./issuer-trust";
import { policyDocument } from "./policy-document";

/** Whose jobs are the pipeline: GitHub's, another issuer's, or both. */
export interface TrustedJobs {
  readonly repository?: TrustedRepository | undefined;
  readonly issuer?: TrustedIssuer | undefined;
}

/** Who may assume a role of the pipeline in an account: an IAM trust policy, as JSON. */
export function pipelineTrust(
  account: Pick<AccountPlan, "account" | "partition">,
  { repository, issuer }: TrustedJobs,
  use: PipelineUse,
): string {
  return policyDocument([
    ...(repository === undefined ? [] : [githubStatement(account, repository, use)]),
    ...(issuer === undefined ? [] : [issuerStatement(account, issuer, use)]),
  ]);
}
