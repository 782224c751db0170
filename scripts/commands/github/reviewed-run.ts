import { UsageError } from "../../../lib/diagnostics";
import { choosePull, chooseRun, missingArtifacts, REMOVALS_ALLOWED, type PipelineJob } from "../../../lib/github";
import { defineCommand } from "../../command";
import { EXIT, type ExitCode, type Io } from "../../io";
import { annotate } from "../../github/annotate";
import { readJobs } from "../../github/read-jobs";
import { openHere } from "../../github/open-here";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  commit: { type: "string", required: true, describe: "The commit of the branch that is to be applied" },
  branch: { type: "string", required: true, describe: "The branch that it was merged into" },
  workflow: { type: "string", required: true, describe: "The workflow that plans" },
  jobs: { type: "string", required: true, describe: "The matrix: the run must hold a plan of each of its accounts" },
} as const satisfies OptionSet;

const BY_HAND = "run the workflow apply by hand on the branch: it plans anew, and applies that once it is approved";

function artifactOf({ account }: PipelineJob): string {
  return `plan-${account}`;
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { commit, branch, workflow } = given;
  if (!/^[0-9a-f]{40}$/.test(commit)) throw new UsageError("--commit takes the 40 digits of a commit");
  const github = await openHere(io);
  const refuse = (problem: string): ExitCode => {
    annotate(io, "error", `${problem}: no plan of it was reviewed. To apply it all the same, ${BY_HAND}`);
    return EXIT.found;
  };
  const pull = choosePull(commit, branch, await github.pullsOf(commit));
  if ("problem" in pull) return refuse(pull.problem);
  const runs = await github.listRuns({ workflow, event: "pull_request", headSha: pull.found.headSha });
  const sameCommit = await github.pullsOf(pull.found.headSha);
  const reviewed = chooseRun(pull.found, runs, sameCommit, github.repository);
  if ("problem" in reviewed) return refuse(reviewed.problem);
  const names = readJobs(given.jobs).map(artifactOf);
  const missing = missingArtifacts(names, await github.listArtifacts(reviewed.found.id));
  if (missing.length > 0) return refuse(`run ${reviewed.found.id} has no ${missing.join(", ")} (any more)`);
  io.out(`run=${reviewed.found.id}\n`);
  io.out(`removals=${String(pull.found.labels.includes(REMOVALS_ALLOWED))}\n`);
  io.err(`the plan of pull request #${pull.found.number}, run ${reviewed.found.id}\n`);
  return EXIT.ok;
}

export const reviewedRun = defineCommand({
  name: "reviewed-run",
  describe: "The run whose plans were reviewed with the pull request that a commit was merged from, for $GITHUB_OUTPUT",
  options: OPTIONS,
  examples: ['yarn github reviewed-run --commit "$GITHUB_SHA" --branch main --workflow plan.yml --jobs "$JOBS"'],
  run,
});
