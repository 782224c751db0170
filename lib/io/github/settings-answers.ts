import * as z from "zod";

import type {
  BranchPolicy,
  BranchRule,
  Environment,
  RepositoryFacts,
  Ruleset,
  WorkflowToken,
} from "../../ports/github-settings";

export const repository = z
  .object({ id: z.number(), full_name: z.string(), default_branch: z.string(), owner: z.object({ id: z.number() }) })
  .transform(({ id, full_name, default_branch, owner }): RepositoryFacts => ({
    id: String(id),
    ownerId: String(owner.id),
    fullName: full_name,
    defaultBranch: default_branch,
  }));

export const workflowToken = z
  .object({ default_workflow_permissions: z.string(), can_approve_pull_request_reviews: z.boolean() })
  .transform(({ default_workflow_permissions, can_approve_pull_request_reviews }): WorkflowToken => ({
    permissions: default_workflow_permissions,
    mayOpenPulls: can_approve_pull_request_reviews,
  }));

const rule = z
  .object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() })
  .transform(({ type, parameters }): BranchRule => ({ type, parameters }));

export const rules = z.array(rule);

export const rulesetNames = z.array(z.object({ id: z.number(), name: z.string(), source_type: z.string().optional() }));

export const ruleset = z
  .object({
    id: z.number(),
    name: z.string(),
    rules: z.array(rule).default([]),
    bypass_actors: z.array(z.unknown()).default([]),
  })
  .transform(({ id, name, rules: own, bypass_actors }): Ruleset => ({
    id,
    name,
    rules: own,
    bypassActors: bypass_actors,
  }));

const protection = z.object({
  type: z.string(),
  wait_timer: z.number().optional(),
  prevent_self_review: z.boolean().optional(),
  reviewers: z.array(z.object({ type: z.string(), reviewer: z.object({ id: z.number() }) })).optional(),
});

export const environment = z
  .object({
    protection_rules: z.array(protection).default([]),
    deployment_branch_policy: z.object({ custom_branch_policies: z.boolean() }).nullable(),
  })
  .transform(({ protection_rules, deployment_branch_policy }): Environment => ({
    hasOwnBranches: deployment_branch_policy?.custom_branch_policies ?? false,
    reviewers: protection_rules.flatMap(({ reviewers = [] }) =>
      reviewers.map(({ type, reviewer }) => ({ type, id: reviewer.id })),
    ),
    preventSelfReview: protection_rules.some(({ prevent_self_review: prevents = false }) => prevents),
    waitMinutes: Math.max(0, ...protection_rules.map(({ wait_timer: minutes = 0 }) => minutes)),
  }));

export const branchPolicies = z
  .object({
    branch_policies: z.array(z.object({ id: z.number(), name: z.string(), type: z.string().default("branch") })),
  })
  .transform(({ branch_policies }): readonly BranchPolicy[] => branch_policies);

export const labelNames = z.array(z.object({ name: z.string() }).transform(({ name }) => name));

export const workflowState = z.object({ state: z.string() }).transform(({ state }) => state);
