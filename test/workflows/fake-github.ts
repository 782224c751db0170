import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

import { answerSettings, emptySettings, settingsPermission, type FakeSettings } from "./fake-settings";
import type { Permissions } from "./read-workflow";

export interface FakeIssue {
  number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  labels: string[];
  user: { login: string; type: string };
  isPull: boolean;
}

export interface FakePull {
  readonly number: number;
  head: { sha: string; ref: string; repo: { full_name: string } | null };
  readonly base: { ref: string };
  merged_at: string | null;
  merge_commit_sha: string | null;
  files: string[];
  labels: string[];
  title: string;
  body: string;
}

export interface FakeRun {
  readonly id: number;
  readonly path: string;
  readonly head_sha: string;
  readonly head_branch: string;
  readonly head_repository: { readonly full_name: string };
  readonly event: string;
  pull_requests?: { number: number; base: { ref: string } }[];
  conclusion: string | null;
  readonly created_at: string;
  readonly jobs: { name: string; conclusion: string | null; html_url: string }[];
  readonly artifacts: { name: string; expired: boolean }[];
}

/** What GitHub keeps of one repository. Tests look into it and write to it. */
export interface FakeState {
  readonly repository: string;
  readonly issues: FakeIssue[];
  readonly comments: { id: number; issue: number; body: string; user: { login: string; type: string } }[];
  readonly pulls: FakePull[];
  readonly runs: FakeRun[];
  /** Branch -> what a commit through the API put there. */
  readonly branches: Map<string, { parent: string; message: string; files: Record<string, string | null> }>;
  /** How the repository is set up. */
  readonly settings: FakeSettings;
  /** What GitHub answers instead, once each. */
  readonly failures: { status: number; headers?: Record<string, string>; body: string }[];
}

export interface FakeGitHub {
  readonly url: string;
  readonly state: FakeState;
  /** A token as a job gets one; `used` fills with the permissions that its calls took. */
  readonly token: (permissions: Permissions, used?: Set<string>) => string;
  readonly stop: () => Promise<void>;
}

const BOT = { login: "github-actions[bot]", type: "Bot" };

interface Call {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Record<string, never>;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * The permission that a call takes; several: any of them.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
function needed({ method, path }: Call, state: FakeState): string[] | undefined {
  const [area = "", second = "", third = ""] = path;
  const access = method === "GET" ? "read" : "write";
  const ofSettings = settingsPermission(method, path);
  if (ofSettings !== undefined) return [ofSettings];
  if (area === "issues") {
    const comment = second === "comments" ? state.comments.find(({ id }) => String(id) === third) : undefined;
    const number = comment?.issue ?? Number(second);
    const isPull = state.issues.some((issue) => issue.number === number && issue.isPull);
    // A pull request's conversation is behind either.
    return isPull ? [`pull-requests:${access}`, `issues:${access}`] : [`issues:${access}`];
  }
  if (area === "pulls") return [`pull-requests:${access}`];
  if (area === "commits") return ["pull-requests:read"];
  if (area === "actions") return [`actions:${access}`];
  return area === "git" ? [`contents:${access}`] : undefined;
}

function pullAnswer({ number, head, base, merged_at, merge_commit_sha, labels }: FakePull): object {
  return { number, head, base, merged_at, merge_commit_sha, labels: labels.map((name) => ({ name })) };
}

function issueAnswer({ isPull, labels, ...issue }: FakeIssue): object {
  return { ...issue, labels: labels.map((name) => ({ name })), ...(isPull ? { pull_request: {} } : {}) };
}

/** Refuses what GitHub refuses: bodies that are too long, labels that are, states that are none. */
function refusal({ method, body }: Call): Answer | undefined {
  if (method === "GET") return undefined;
  const { body: text, title, labels } = body as { body?: string; title?: string; labels?: string[] };
  const tooLong = (text ?? "").length > 65_536 || (title ?? "").length > 256;
  const badLabel = (labels ?? []).some((label) => label.length > 50);
  return tooLong || badLabel ? { status: 422, body: { message: "Validation Failed" } } : undefined;
}

class Repository {
  private next = 1_000;
  private readonly trees = new Map<string, Record<string, string | null>>();
  private readonly commits = new Map<string, { parent: string; message: string; tree: string }>();
  constructor(private readonly state: FakeState) {}

  private id(): number {
    return (this.next += 1);
  }

  private sha(): string {
    return this.id().toString(16).padStart(40, "0");
  }

  answer(call: Call): Answer {
    const [area] = call.path;
    const ofSettings = answerSettings(this.state, call, () => this.id());
    if (ofSettings !== undefined) return ofSettings;
    if (area === "issues") return this.issues(call);
    if (area === "pulls") return this.pulls(call);
    if (area === "git") return this.git(call);
    if (area === "commits") {
      const [, sha] = call.path;
      const found = this.state.pulls.filter(({ merge_commit_sha, head }) =>
        [merge_commit_sha, head.sha].includes(sha ?? null),
      );
      return { status: 200, body: found.map(pullAnswer) };
    }
    return area === "actions" ? this.actions(call) : NOT_FOUND;
  }

  private issues({ method, path: [, second, third, fourth], query, body }: Call): Answer {
    const given = body as { body?: string; title?: string; labels?: string[]; state?: "open" | "closed" };
    if (second === undefined && method === "GET") {
      const label = query.get("labels") ?? "";
      return {
        status: 200,
        body: this.page(this.state.issues.filter(({ labels }) => labels.includes(label)).map(issueAnswer), query),
      };
    }
    if (second === undefined) {
      const issue: FakeIssue = {
        number: this.id(),
        title: given.title ?? "",
        body: given.body ?? "",
        state: "open",
        labels: given.labels ?? [],
        user: BOT,
        isPull: false,
      };
      this.state.issues.push(issue);
      return { status: 201, body: issueAnswer(issue) };
    }
    if (second === "comments") {
      const comment = this.state.comments.find(({ id }) => String(id) === third);
      if (comment === undefined) return NOT_FOUND;
      comment.body = given.body ?? "";
      return { status: 200, body: comment };
    }
    const issue = this.state.issues.find(({ number }) => String(number) === second);
    if (issue === undefined) return NOT_FOUND;
    if (third === "comments") return this.comments(issue, method, given.body ?? "", query);
    if (third === "labels") {
      if (method === "POST") issue.labels.push(...(given.labels ?? []));
      if (method === "DELETE") {
        if (!issue.labels.includes(fourth ?? "")) return NOT_FOUND;
        issue.labels.splice(issue.labels.indexOf(fourth ?? ""), 1);
      }
      return { status: 200, body: issue.labels.map((name) => ({ name })) };
    }
    Object.assign(issue, given);
    return { status: 200, body: issueAnswer(issue) };
  }

  private comments({ number }: FakeIssue, method: string, body: string, query: URLSearchParams): Answer {
    const own = this.state.comments.filter(({ issue }) => issue === number);
    if (method === "GET") return { status: 200, body: this.page(own, query) };
    const comment = { id: this.id(), issue: number, body, user: BOT };
    this.state.comments.push(comment);
    return { status: 201, body: comment };
  }

  private pulls({ method, path: [, second, third], query, body }: Call): Answer {
    if (third === "files") {
      const pull = this.state.pulls.find(({ number }) => String(number) === second);
      return pull === undefined
        ? NOT_FOUND
        : {
            status: 200,
            body: this.page(
              pull.files.map((filename) => ({ filename })),
              query,
            ),
          };
    }
    if (method === "GET") {
      const found = this.state.pulls.filter(
        ({ head, merged_at }) => merged_at === null && query.get("head")?.endsWith(`:${head.ref}`),
      );
      return { status: 200, body: found.map(pullAnswer) };
    }
    const given = body as { head?: string; base?: string; title?: string; body?: string };
    const there = this.state.pulls.find(({ number }) => String(number) === second);
    if (there !== undefined) {
      Object.assign(there, given);
      return { status: 200, body: pullAnswer(there) };
    }
    const ref = given.head ?? "";
    if (!this.state.branches.has(ref)) return { status: 422, body: { message: "Validation Failed" } };
    const pull: FakePull = {
      number: this.id(),
      head: { sha: this.sha(), ref, repo: { full_name: this.state.repository } },
      base: { ref: given.base ?? "" },
      merged_at: null,
      merge_commit_sha: null,
      files: Object.keys(this.state.branches.get(ref)?.files ?? {}),
      title: given.title ?? "",
      body: given.body ?? "",
      labels: [],
    };
    this.state.pulls.push(pull);
    return { status: 201, body: pullAnswer(pull) };
  }

  private git({ method, path: [, second, third, ...rest], body }: Call): Answer {
    if (second === "commits" && method === "GET")
      return { status: 200, body: { tree: { sha: `tree-of-${third ?? ""}` } } };
    if (second === "trees") {
      const { tree } = body as { tree?: { path: string; content?: string; sha?: null }[] };
      const sha = this.sha();
      this.trees.set(sha, Object.fromEntries((tree ?? []).map(({ path, content }) => [path, content ?? null])));
      return { status: 201, body: { sha } };
    }
    if (second === "commits") {
      const { tree = "", message = "", parents } = body as { tree?: string; message?: string; parents?: string[] };
      const sha = this.sha();
      this.commits.set(sha, { parent: parents?.[0] ?? "", message, tree });
      return { status: 201, body: { sha } };
    }
    const { sha = "", ref = "" } = body as { sha?: string; ref?: string };
    const branch = method === "PATCH" ? rest.join("/") : ref.replace("refs/heads/", "");
    if (method === "PATCH" && !this.state.branches.has(branch))
      return { status: 422, body: { message: "Reference does not exist" } };
    const commit = this.commits.get(sha);
    if (commit === undefined) return { status: 422, body: { message: "Object does not exist" } };
    this.state.branches.set(branch, { ...commit, files: this.trees.get(commit.tree) ?? {} });
    return { status: method === "PATCH" ? 200 : 201, body: {} };
  }

  private actions({ path: [, kind, id, list], query }: Call): Answer {
    if (kind === "workflows") {
      const wanted = (run: FakeRun): boolean =>
        run.path === id &&
        (query.get("head_sha") ?? run.head_sha) === run.head_sha &&
        (query.get("event") ?? run.event) === run.event &&
        (query.get("branch") ?? run.head_branch) === run.head_branch &&
        (query.get("status") ?? run.conclusion) === run.conclusion;
      return { status: 200, body: { workflow_runs: this.state.runs.filter(wanted) } };
    }
    const run = this.state.runs.find((one) => String(one.id) === id);
    if (run === undefined) return NOT_FOUND;
    return { status: 200, body: list === "jobs" ? { jobs: run.jobs } : { artifacts: run.artifacts } };
  }

  private page(items: readonly unknown[], query: URLSearchParams): readonly unknown[] {
    const [size, page] = [Number(query.get("per_page") ?? 30), Number(query.get("page") ?? 1)];
    return items.slice((page - 1) * size, page * size);
  }
}

/** As much of GitHub's REST API as the workflows use, with the permissions that each call takes. */
export async function startFakeGitHub(repository = "acme/eks-access"): Promise<FakeGitHub> {
  const state: FakeState = {
    repository,
    issues: [],
    comments: [],
    pulls: [],
    runs: [],
    branches: new Map(),
    settings: emptySettings(),
    failures: [],
  };
  const tokens = new Map<string, { permissions: Permissions; used: Set<string> }>();
  const repo = new Repository(state);

  function respond(
    token: string,
    method: string,
    url: URL,
    text: string,
  ): Answer & { headers?: Record<string, string> } {
    const failure = state.failures.shift();
    if (failure !== undefined)
      return { status: failure.status, headers: failure.headers ?? {}, body: { message: failure.body } };
    const known = tokens.get(token);
    if (known === undefined) return { status: 401, body: { message: "Bad credentials" } };
    const [, , owner, name, ...path] = url.pathname.split("/").map(decodeURIComponent);
    if (`${owner ?? ""}/${name ?? ""}` !== repository || url.pathname.split("/")[1] !== "repos") return NOT_FOUND;
    const call: Call = {
      method,
      path,
      query: url.searchParams,
      body: text === "" ? {} : (JSON.parse(text) as Call["body"]),
    };
    const either = needed(call, state);
    if (either === undefined) return NOT_FOUND;
    const has = either.find((one) => {
      const [scope = "", access] = one.split(":");
      const given = known.permissions[scope];
      return given === "write" || (given === "read" && access === "read");
    });
    if (has === undefined) {
      const accepted = either.map((one) => one.replace("-", "_").replace(":", "=")).join("; ");
      return {
        status: 403,
        headers: { "x-accepted-github-permissions": accepted },
        body: { message: "Resource not accessible by integration" },
      };
    }
    known.used.add(has);
    return refusal(call) ?? repo.answer(call);
  }

  const server = createServer((request, response) => {
    void readBody(request).then((text) => {
      const token = (request.headers.authorization ?? "").replace("Bearer ", "");
      const {
        status,
        body,
        headers = {},
      } = respond(token, request.method ?? "", new URL(request.url ?? "", "http://x"), text);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body === undefined ? "" : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    token: (permissions, used = new Set()) => {
      const token = `token-${tokens.size}`;
      tokens.set(token, { permissions, used });
      return token;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
