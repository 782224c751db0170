import { printable } from "../../diagnostics";

export interface GitHubAccess {
  /** `GITHUB_API_URL`. */
  readonly url: string;
  readonly token: string;
  /** `org/name`. */
  readonly repository: string;
  /** Waits; milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One call; the answer is parsed JSON, undefined where there is none. */
export type GitHubRequest = (method: Method, path: string, body?: unknown) => Promise<unknown>;

/** GitHub said no. `status` is HTTP's. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

const MOST_TRIES = 5;
const TIMEOUT_MS = 30_000;
/** GitHub asks for a second between changes, and a minute after a secondary limit. */
const PAUSE_MS = 1_000;
const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 15 * MINUTE_MS;

function isLimited(answer: Response, text: string): boolean {
  if (answer.status === 429) return true;
  const isSpent = answer.headers.get("x-ratelimit-remaining") === "0" || answer.headers.has("retry-after");
  return answer.status === 403 && (isSpent || /rate limit/i.test(text));
}

/**
 * How long to wait, as GitHub says or as its rules for those who are told nothing do.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
function waitAfter(answer: Response, tried: number): number {
  const asked = Number(answer.headers.get("retry-after") ?? NaN) * 1_000;
  const reset = Number(answer.headers.get("x-ratelimit-reset") ?? NaN) * 1_000 - Date.now();
  const isSpent = answer.headers.get("x-ratelimit-remaining") === "0";
  const wait = asked >= 0 ? asked : isSpent && reset >= 0 ? reset : MINUTE_MS * 2 ** tried;
  return Math.min(wait, LONGEST_WAIT_MS);
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === "string" ? printable(message, 300) : "";
  } catch {
    return "";
  }
}

function explain(method: Method, path: string, answer: Response, text: string): GitHubError {
  const needs = answer.headers.get("x-accepted-github-permissions");
  const needed = needs === null || needs === "" ? "" : `; it takes ${printable(needs, 200)}`;
  const why = messageOf(text);
  const said = why === "" ? "" : `: ${why}`;
  return new GitHubError(`GitHub answered ${answer.status} to ${method} ${path}${said}${needed}`, answer.status);
}

/**
 * Calls to a repository's API. Limits are waited out; a GET that fails on GitHub's side is tried again, a change is not,
 * because it may have been made.
 */
export function githubRequest({ url, token, sleep }: GitHubAccess): GitHubRequest {
  let changedBefore = false;
  return async (method, path, body) => {
    if (method !== "GET" && changedBefore) await sleep(PAUSE_MS);
    changedBefore ||= method !== "GET";
    for (let tried = 0; ; tried += 1) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
          "user-agent": "eks-access-gitops",
          "x-github-api-version": "2022-11-28",
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (answer.ok) return text === "" ? undefined : (JSON.parse(text) as unknown);
      const limited = isLimited(answer, text);
      const mayTry = limited || (answer.status >= 500 && method === "GET");
      if (!mayTry || tried + 1 >= MOST_TRIES) throw explain(method, path, answer, text);
      await sleep(limited ? waitAfter(answer, tried) : PAUSE_MS * 2 ** tried);
    }
  };
}
