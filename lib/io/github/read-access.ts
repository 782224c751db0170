import { quote, UsageError } from "../../diagnostics";
import type { Environment } from "../environment";
import type { GitHubAccess } from "./request";

/** GITHUB_REPOSITORY, empty where it is not set. @throws UsageError for what is no repository */
export function readRepositoryName(env: Environment): string {
  const repository = env["GITHUB_REPOSITORY"] ?? "";
  if (repository === "" || /^[\w.-]+\/[\w.-]+$/.test(repository)) return repository;
  throw new UsageError(`GITHUB_REPOSITORY is ${quote(repository)}; expected org/name`);
}

/** GITHUB_API_URL without slashes at its end; undefined where it is not set. */
export function tryApiUrl(env: Environment): string | undefined {
  let url = env["GITHUB_API_URL"] ?? "";
  while (url.endsWith("/")) url = url.slice(0, -1);
  return url === "" ? undefined : url;
}

/** What a job of GitHub Actions has in its environment. @throws UsageError when some of it is missing */
export function githubAccess(env: Environment): Omit<GitHubAccess, "sleep"> {
  const [url, token = ""] = [tryApiUrl(env), env["GITHUB_TOKEN"]];
  if (url === undefined || token === "") {
    throw new UsageError(
      "GITHUB_API_URL and GITHUB_TOKEN are not both set: this runs in a job of GitHub Actions, with the token in the step's env",
    );
  }
  const repository = readRepositoryName(env);
  if (repository === "") throw new UsageError('GITHUB_REPOSITORY is ""; expected org/name');
  return { url, token, repository };
}
