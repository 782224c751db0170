import { UsageError } from "../../lib/diagnostics";
import { observeApply, WHOLE_RUN } from "../../lib/github";
import { text, type Arguments } from "../command";
import { EXIT, type ExitCode, type Io } from "../io";
import { tryPlanHere } from "../compile-here";
import { openHere, type GitHubTask } from "./task";
import { tendIssues } from "./tend-issues";

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const id = Number(text(args, "run"));
  if (!Number.isInteger(id)) throw new UsageError("--run takes the number of a run");
  const github = await openHere(io);
  const url = `${io.env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${github.repository}/actions/runs/${id}`;
  // Files with errors are one of the things to report: then nobody knows the accounts, and their issues stay.
  const plan = (await tryPlanHere(args, io))?.plan;
  const accounts = plan?.accounts.map(({ account }) => account);
  const seen = observeApply(accounts ?? [], await github.listJobs(id), { url, commit: text(args, "commit") ?? "" });
  const rules = { kind: "apply", cleared: `Applied: ${url}`, where: "see the run" };
  await tendIssues(github, accounts && [WHOLE_RUN, ...accounts], seen, rules, io);
  return EXIT.ok;
}

export const reportApply: GitHubTask = {
  name: "report-apply",
  describe: "Open an issue for each account whose apply failed; close it after one that succeeded",
  options: {
    run: { type: "string", describe: "The run that applied" },
    commit: { type: "string", describe: "What it applied" },
  },
  needs: ["run", "commit"],
  run,
};
