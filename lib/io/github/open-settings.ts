import * as z from "zod";

import { printable } from "../../diagnostics";
import type { GitHubSettings } from "../../ports/github-settings";
import type { Missing, Unread } from "../../ports/reading";
import { allPages, PAGE } from "./all-pages";
import { runs } from "./answers";
import { GitHubError, githubRequest, type GitHubAccess } from "./request";
import * as answers from "./settings-answers";

/** Why a call failed. `fetch` says "fetch failed" of everything, and the reason in its cause. */
function reasonOf(thrown: unknown): string {
  const {
    name,
    message = String(thrown),
    cause,
  } = thrown as { name?: string; message?: string; cause?: { message?: string } };
  if (name === "GitHubError") return printable(message, 1_000);
  return `GitHub cannot be reached: ${printable(cause?.message ?? message, 300)}`;
}

async function ask<T>(question: () => Promise<T>): Promise<T | Missing | Unread> {
  try {
    return await question();
  } catch (cause) {
    if (cause instanceof z.ZodError) return { couldNotLook: "GitHub's answer makes no sense" };
    if (cause instanceof GitHubError && cause.status === 404) return { missing: true };
    return { couldNotLook: reasonOf(cause) };
  }
}

/** GitHub's settings of one repository, by the client of `open-github.ts`. https://docs.github.com/en/rest */
export function openSettings(access: GitHubAccess): GitHubSettings {
  const request = githubRequest(access);
  const root = `/repos/${access.repository}`;
  const get = async <T>(path: string, shape: z.ZodType<T>): Promise<T> =>
    shape.parse(await request("GET", `${root}${path}`));
  const all = async <T>(path: string, shape: z.ZodType<readonly T[]>): Promise<T[]> =>
    await allPages(request, `${root}${path}`, shape);
  const named = encodeURIComponent;
  return {
    repository: () => ask(() => get("", answers.repository)),
    workflowToken: () => ask(() => get("/actions/permissions/workflow", answers.workflowToken)),
    branchRules: (branch) => ask(() => all(`/rules/branches/${named(branch)}`, answers.rules)),
    ruleset: (name) =>
      ask(async () => {
        const names = await all("/rulesets", answers.rulesetNames);
        // The organization's are listed too, and are not the repository's to change.
        const own = names.find((one) => one.name === name && one.source_type !== "Organization");
        return own === undefined ? ({ missing: true } as const) : await get(`/rulesets/${own.id}`, answers.ruleset);
      }),
    environment: (name) => ask(() => get(`/environments/${named(name)}`, answers.environment)),
    branchPolicies: (name) =>
      ask(() =>
        get(`/environments/${named(name)}/deployment-branch-policies?per_page=${PAGE}`, answers.branchPolicies),
      ),
    labels: () => ask(() => all("/labels", answers.labelNames)),
    workflow: (file, branch) =>
      ask(async () => {
        const path = `/actions/workflows/${named(file)}`;
        const state = await get(path, answers.workflowState);
        const asked = new URLSearchParams({ branch, status: "success", per_page: "1" }).toString();
        const [last] = await get(`${path}/runs?${asked}`, runs);
        return { state, lastSuccess: last?.createdAt };
      }),
    change: async ({ method, path, body }) => {
      try {
        await request(method, `${root}${path}`, body);
        return undefined;
      } catch (cause) {
        return reasonOf(cause);
      }
    },
  };
}
