import type { ZodType } from "zod";

import { allPages, PAGE } from "./all-pages";
import * as answers from "./answers";
import type { GitHub } from "../../ports/github";
import { pushCommit } from "./push-commit";
import { githubRequest, type GitHubAccess } from "./request";

function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(given).toString();
}

/** GitHub's REST API for one repository, on `fetch`. https://docs.github.com/en/rest */
export function openGitHub(access: GitHubAccess): GitHub {
  const request = githubRequest(access);
  const root = `/repos/${access.repository}`;
  const all = async <T>(path: string, shape: ZodType<readonly T[]>): Promise<T[]> =>
    await allPages(request, path, shape);
  const change = async (...call: Parameters<typeof request>): Promise<void> => {
    await request(...call);
  };
  return {
    repository: access.repository,
    listComments: async (issue) => await all(`${root}/issues/${issue}/comments`, answers.comments),
    createComment: async (issue, body) => {
      await change("POST", `${root}/issues/${issue}/comments`, { body });
    },
    updateComment: async (id, body) => {
      await change("PATCH", `${root}/issues/comments/${id}`, { body });
    },
    listLabels: async (issue) => await all(`${root}/issues/${issue}/labels`, answers.labels),
    addLabels: async (issue, labels) => {
      await change("POST", `${root}/issues/${issue}/labels`, { labels });
    },
    removeLabel: async (issue, label) => {
      await change("DELETE", `${root}/issues/${issue}/labels/${encodeURIComponent(label)}`);
    },
    listIssues: async (label) => {
      const asked = query({ labels: label, state: "all", sort: "created", direction: "asc" });
      return await all(`${root}/issues?${asked}`, answers.issues);
    },
    createIssue: async (issue) => answers.numbered.parse(await request("POST", `${root}/issues`, issue)).number,
    updateIssue: async (number, changes) => {
      await change("PATCH", `${root}/issues/${number}`, changes);
    },
    listPullFiles: async (pull) => {
      const files = await all(`${root}/pulls/${pull}/files`, answers.pullFiles);
      return files.flatMap((file) => [
        file.filename,
        ...(file.previous_filename === undefined ? [] : [file.previous_filename]),
      ]);
    },
    pullsOf: async (commit) => await all(`${root}/commits/${encodeURIComponent(commit)}/pulls`, answers.pulls),
    listRuns: async ({ workflow, event, headSha, branch, status }) => {
      const asked = query({ event, head_sha: headSha, branch, status, per_page: String(PAGE) });
      const path = `${root}/actions/workflows/${encodeURIComponent(workflow)}/runs?${asked}`;
      return answers.runs.parse(await request("GET", path));
    },
    listJobs: async (run) => await all(`${root}/actions/runs/${run}/jobs`, answers.jobs),
    listArtifacts: async (run) => await all(`${root}/actions/runs/${run}/artifacts`, answers.artifacts),
    commit: async (commit) => {
      await pushCommit(request, root, commit);
    },
    tryFindPull: async (branch, base) => {
      const [owner = ""] = access.repository.split("/");
      const asked = query({ state: "open", head: `${owner}:${branch}`, base });
      return answers.pulls.parse(await request("GET", `${root}/pulls?${asked}`))[0]?.number;
    },
    createPull: async ({ branch, ...pull }) =>
      answers.numbered.parse(await request("POST", `${root}/pulls`, { ...pull, head: branch })).number,
    updatePull: async (number, changes) => {
      await change("PATCH", `${root}/pulls/${number}`, changes);
    },
  };
}
