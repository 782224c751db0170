import { plural } from "../diagnostics";
import type { Artifact, Pull, WorkflowRun } from "../ports/github-records";

/** What was asked for, or why it is not there. */
export type FoundOrWhyNot<T> = { readonly found: T } | { readonly problem: string };

/** The pull request that a commit of the branch is the merge of. */
export function choosePull(commit: string, branch: string, pulls: readonly Pull[]): FoundOrWhyNot<Pull> {
  const merged = pulls.filter(({ isMerged, baseBranch }) => isMerged && baseBranch === branch);
  // GitHub also lists pull requests that contain the commit; only one was merged as it.
  const exact = merged.filter(({ mergeCommit }) => mergeCommit === commit);
  const [only, ...others] = exact.length > 0 ? exact : merged;
  if (only === undefined) return { problem: `commit ${commit.slice(0, 12)} was not merged from a pull request` };
  if (others.length > 0) {
    return { problem: `commit ${commit.slice(0, 12)} is in ${plural(others.length + 1, "merged pull request")}` };
  }
  return { found: only };
}

/**
 * Whether a run was for a pull request, into its base branch: one branch can be asked to be merged into several. Where
 * GitHub names none any more, only if no other has the same last commit.
 */
function isFor({ pulls }: WorkflowRun, pull: Pull, sameCommit: readonly Pull[]): boolean {
  if (pulls.length > 0) return pulls.some((one) => one.number === pull.number && one.baseBranch === pull.baseBranch);
  return sameCommit.every(({ number, headSha }) => number === pull.number || headSha !== pull.headSha);
}

/**
 * The plan that the reviewers of a pull request saw last: the newest run of its last commit, of this repository, for the
 * pull request. A comment says nothing here: whoever may write can edit it.
 *
 * @param sameCommit the pull requests that have its last commit
 */
export function chooseRun(
  pull: Pull,
  runs: readonly WorkflowRun[],
  sameCommit: readonly Pull[],
  repository: string,
): FoundOrWhyNot<WorkflowRun> {
  if (pull.headRepository !== repository) {
    return { problem: `pull request #${pull.number} came from a fork; forks are not planned` };
  }
  const own = runs.filter((run) => {
    const isOurs = run.headRepository === repository && run.headBranch === pull.headBranch;
    return isOurs && run.event === "pull_request" && run.headSha === pull.headSha && isFor(run, pull, sameCommit);
  });
  const [newest] = [...own].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const what = `the plan of pull request #${pull.number} at ${pull.headSha.slice(0, 12)}`;
  if (newest === undefined) return { problem: `${what}, into ${pull.baseBranch}, was not found` };
  if (newest.conclusion !== "success") return { problem: `${what} ended as ${newest.conclusion ?? "not yet"}` };
  return { found: newest };
}

/** What a reviewed run must still hold: a plan of each account. */
export function missingArtifacts(names: readonly string[], artifacts: readonly Artifact[]): string[] {
  return names.filter((name) => !artifacts.some((artifact) => artifact.name === name && !artifact.isExpired));
}
