import * as z from "zod";

import type { Artifact, Author, Comment, Issue, Pull, WorkflowJob, WorkflowRun } from "../../ports/github-records";

const author = z
  .object({ login: z.string(), type: z.string() })
  .nullable()
  .transform((user): Author => ({ login: user?.login ?? "", isBot: user?.type === "Bot" }));

const repository = z
  .object({ full_name: z.string() })
  .nullable()
  .transform((found) => found?.full_name);

const text = z
  .string()
  .nullable()
  .transform((found) => found ?? "");

const optional = z
  .string()
  .nullable()
  .transform((found) => found ?? undefined);

const label = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);

export const comments = z.array(
  z
    .object({ id: z.number(), body: text, user: author })
    .transform(({ id, body, user }): Comment => ({ id, body, author: user })),
);

/** GitHub's issues hold pull requests too: those are left out. */
export const issues = z
  .array(
    z.object({
      number: z.number(),
      title: z.string(),
      body: text,
      state: z.enum(["open", "closed"]),
      labels: z.array(label),
      user: author,
      pull_request: z.unknown().optional(),
    }),
  )
  .transform((all) =>
    all
      .filter(({ pull_request }) => pull_request === undefined)
      .map(({ number, title, body, state, labels, user }): Issue => {
        return { number, title, body, state, labels, author: user };
      }),
  );

export const labels = z.array(label);

export const numbered = z.object({ number: z.number() });

export const pulls = z.array(
  z
    .object({
      number: z.number(),
      merged_at: z.string().nullable(),
      merge_commit_sha: optional,
      head: z.object({ sha: z.string(), ref: z.string(), repo: repository }),
      base: z.object({ ref: z.string() }),
      labels: z.array(label),
    })
    .transform(({ number, merged_at, merge_commit_sha, head, base, labels: theirs }): Pull => ({
      number,
      headSha: head.sha,
      headBranch: head.ref,
      headRepository: head.repo,
      baseBranch: base.ref,
      isMerged: merged_at !== null,
      mergeCommit: merge_commit_sha,
      labels: theirs,
    })),
);

export const pullFiles = z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() }));

const run = z
  .object({
    id: z.number(),
    head_sha: z.string(),
    head_branch: optional,
    head_repository: repository,
    event: z.string(),
    pull_requests: z.array(z.object({ number: z.number(), base: z.object({ ref: z.string() }) })).nullish(),
    conclusion: optional,
    created_at: z.string(),
  })
  .transform((found): WorkflowRun => ({
    id: found.id,
    headSha: found.head_sha,
    headBranch: found.head_branch,
    headRepository: found.head_repository,
    event: found.event,
    pulls: (found.pull_requests ?? []).map(({ number, base }) => ({ number, baseBranch: base.ref })),
    conclusion: found.conclusion,
    createdAt: new Date(found.created_at),
  }));

export const runs = z.object({ workflow_runs: z.array(run) }).transform((page) => page.workflow_runs);

export const jobs = z
  .object({
    jobs: z.array(
      z
        .object({ name: z.string(), conclusion: optional, html_url: text })
        .transform(({ name, conclusion, html_url }): WorkflowJob => ({ name, conclusion, url: html_url })),
    ),
  })
  .transform((page) => page.jobs);

export const artifacts = z
  .object({
    artifacts: z.array(
      z
        .object({ name: z.string(), expired: z.boolean() })
        .transform(({ name, expired }): Artifact => ({ name, isExpired: expired })),
    ),
  })
  .transform((page) => page.artifacts);

export const commitTree = z.object({ tree: z.object({ sha: z.string() }) }).transform(({ tree }) => tree.sha);
export const made = z.object({ sha: z.string() }).transform(({ sha }) => sha);
