import type { AccountPlan } from "../compile";
import type { PipelineUse, TrustedRepository } from "../model";
import { GITHUB_ISSUER, providerArn } from "./arns";
import type { Statement } from "./policy-document";

/** The audience that the workflow asks GitHub for: `audience` of aws-actions/configure-aws-credentials. */
export function audienceOf(partition: string): string {
  return partition === "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com";
}

/**
 * The subjects of a repository's tokens, as GitHub writes them: by name, and with the ids, as repositories made, renamed
 * or transferred since 15 July 2026 sign. https://docs.github.com/en/actions/reference/security/oidc
 */
function subjects({ owner, name, ids }: TrustedRepository, ends: readonly string[]): string[] {
  const repositories = [
    `${owner}/${name}`,
    ...(ids === undefined ? [] : [`${owner}@${ids.owner}/${name}@${ids.repository}`]),
  ];
  return repositories.flatMap((repository) => ends.map((end) => `repo:${repository}:${end}`));
}

/** What must be in the token besides the audience. Pull requests may plan: their code runs with it, so it reads only. */
function claimsOf(repository: TrustedRepository, use: PipelineUse): Record<string, string | readonly string[]> {
  const ref = `refs/heads/${repository.branch}`;
  switch (use) {
    case "plan":
      return { sub: subjects(repository, ["pull_request", `ref:${ref}`]) };
    case "drift":
      return { sub: subjects(repository, [`ref:${ref}`]), ref };
    case "apply":
      // The subject of a job with an environment has no branch in it: the claim says which.
      return {
        sub: subjects(repository, [`environment:${repository.environment}`]),
        ref,
        environment: repository.environment,
      };
  }
}

/**
 * Who may assume a role of the pipeline. Everything is StringEquals: `StringLike repo:org/repo:*` would let pull requests
 * in, and with `ForAllValues` or `IfExists` a token without the claim passes. A claim that is missing denies.
 */
export function githubStatement(
  account: Pick<AccountPlan, "account" | "partition">,
  repository: TrustedRepository,
  use: PipelineUse,
): Statement {
  const { owner, name, ids } = repository;
  const claims = {
    aud: audienceOf(account.partition),
    repository: `${owner}/${name}`,
    ...(ids === undefined ? {} : { repository_id: ids.repository, repository_owner_id: ids.owner }),
    ...claimsOf(repository, use),
  };
  const conditions = Object.entries(claims).map(([claim, value]) => [`${GITHUB_ISSUER}:${claim}`, value] as const);
  return {
    Sid: "GitHub",
    Effect: "Allow",
    Principal: { Federated: providerArn(account, GITHUB_ISSUER) },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: Object.fromEntries(conditions) },
  };
}
