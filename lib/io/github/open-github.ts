import type { ZodType } from "zod";

import { UsageError, quote } from "../../diagnostics";
import type { Environment } from "../environment";
import * as answers from "./answers";
import type { GitHub } from "../../ports/github";
import { pushCommit } from "./push-commit";
import { githubRequest, type GitHubAccess } from "./request";

const PAGE = 100;
/** Nothing that we ask for has more; a server that always says "more" must end. */
const MOST_PAGES = 50;

function query(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(given).toString();
}

/** What a job of GitHub Actions has in its environment. @throws UsageError when some of it is missing */
export function githubAccess(env: Environment): Omit<GitHubAccess, "sleep"> {
  const [url, token, repository] = [env["GITHUB_API_URL"], env["GITHUB_TOKEN"], env["GITHUB_REPOSITORY"]].map(
    (value) => value ?? "",
  );
  if (url === undefined || url === "" || token === undefined || token === "") {
    throw new UsageError(
      "GITHUB_API_URL and GITHUB_TOKEN are not both set: this runs in a job of GitHub Actions, with the token in the step's env",
    );
  }
  if (repository === undefined || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new UsageError(`GITHUB_REPOSITORY is ${quote(repository ?? "")}; expected org/name`);
  }
  return { url: withoutSlashes(url), token, repository };
}

function withoutSlashes(url: string): string {
  return url.endsWith("/") ? withoutSlashes(url.slice(0, -1)) : url;
}

/** GitHub's REST API for one repository, on `fetch`. https://docs.github.com/en/rest */
export function openGitHub(access: GitHubAccess): GitHub {
  const request = githubRequest(access);
  const root = `/repos/${access.repository}`;
  const all = async <T>(path: string, shape: ZodType<readonly T[]>): Promise<T[]> => {
    const found: T[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const answer = await request("GET", `${path}${path.includes("?") ? "&" : "?"}per_page=${PAGE}&page=${page}`);
      const items = shape.parse(answer);
      found.push(...items);
      // The raw answer's length, because some items are left out.
      const raw = Array.isArray(answer) ? answer.length : items.length;
      if (raw < PAGE) return found;
    }
    throw new Error(`GitHub has more than ${MOST_PAGES * PAGE} answers to GET ${path}`);
  };
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
