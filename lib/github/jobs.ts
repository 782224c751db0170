import { audienceOf, type PipelineUse } from "../cloud";
import { roleOf } from "../cloud/arns";
import type { AccessPlan, AccountPlan } from "../compile";
import { UsageError } from "../diagnostics";

/** One job of a workflow's matrix: an account, with what a job there needs to know. Plain JSON; docs/pipeline.md. */
export interface PipelineJob {
  readonly account: string;
  readonly region: string;
  /** The role that the job assumes. */
  readonly role: string;
  /** Of the token that it asks GitHub for. */
  readonly audience: string;
  /** The account's clusters, as ACCESS_CLUSTERS takes them. */
  readonly clusters: string;
}

function roleName(account: AccountPlan, use: PipelineUse): string {
  const { pipeline } = account;
  if (pipeline === undefined) {
    throw new UsageError(
      "platform.yaml has no `pipeline`, so workflows do not know which roles to assume; add `pipeline: {applyRole: …, planRole: …}` (docs/setup.md)",
    );
  }
  switch (use) {
    case "apply":
      return pipeline.applyRole;
    case "plan":
      return pipeline.planRole;
    case "drift":
      return pipeline.driftRole ?? pipeline.planRole;
  }
}

/** A job per account, sorted: an account's stacks share credentials, and so a job. */
export function pipelineJobs(plan: AccessPlan, use: PipelineUse): PipelineJob[] {
  return plan.accounts.map((account) => ({
    account: account.account,
    region: account.region,
    role: roleOf(account, roleName(account, use)).arn,
    audience: audienceOf(account.partition),
    clusters: account.clusters.map(({ name }) => name).join(","),
  }));
}
