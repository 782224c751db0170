import { enumerate, printable } from "../../diagnostics";
import type { BranchPolicy, Environment } from "../../ports/github-settings";
import type { Missing, Unread } from "../../ports/reading";
import { unknown, type GitHubCall, type Judged } from "../row";

/** The environment as it is, for one branch alone: GitHub drops what a PUT does not repeat. */
function limitEnvironment(path: string, found: Environment | undefined): GitHubCall {
  const body = {
    wait_timer: found?.waitMinutes ?? 0,
    prevent_self_review: found?.preventSelfReview ?? true,
    reviewers: found === undefined || found.reviewers.length === 0 ? null : found.reviewers,
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  };
  return { method: "PUT", path, body };
}

/** Whether the environment that the apply role trusts exists, is for the branch alone, and has reviewers. */
export function judgeEnvironment(
  environment: Environment | Missing | Unread,
  policies: readonly BranchPolicy[] | Missing | Unread,
  names: { readonly environment: string; readonly branch: string; readonly repository: string },
): Judged {
  const { branch } = names;
  if ("couldNotLook" in environment) return unknown(environment);
  const path = `/environments/${encodeURIComponent(names.environment)}`;
  const allow: GitHubCall = {
    method: "POST",
    path: `${path}/deployment-branch-policies`,
    body: { name: branch, type: "branch" },
  };
  if ("missing" in environment) {
    const says = `there is no environment ${printable(names.environment, 100)}: AWS refuses the apply role`;
    return { status: "red", says, fix: [limitEnvironment(path, undefined), allow] };
  }
  if ("couldNotLook" in policies) return unknown(policies);
  const listed = environment.hasOwnBranches && !("missing" in policies) ? policies : [];
  const isBranch = ({ name, type }: BranchPolicy): boolean => name === branch && type === "branch";
  const extra = listed.filter((policy) => !isBranch(policy));
  const calls: GitHubCall[] = [
    ...(environment.hasOwnBranches ? [] : [limitEnvironment(path, environment)]),
    ...(listed.some(isBranch) ? [] : [allow]),
    ...extra.map(({ id }): GitHubCall => ({ method: "DELETE", path: `${path}/deployment-branch-policies/${id}` })),
  ];
  if (calls.length > 0) {
    const what = !environment.hasOwnBranches
      ? "every branch"
      : extra.length > 0
        ? enumerate(extra.map(({ name }) => printable(name, 100)))
        : "no branch";
    return { status: "red", says: `is open to ${what}; it is meant for ${branch} alone`, fix: calls };
  }
  if (environment.reviewers.length > 0) return { status: "green", says: `for ${branch} alone, with reviewers` };
  const link = `https://github.com/${printable(names.repository, 200)}/settings/environments`;
  const says = `for the branch alone, without reviewers: the pull request's review is the only approval (add some: ${link})`;
  return { status: "yellow", says };
}
