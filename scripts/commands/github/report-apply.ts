import { observeApply, WHOLE_RUN } from "../../../lib/github";
import { defineCommand } from "../../command";
import { EXIT, type ExitCode, type Io } from "../../io";
import { tryLookHere } from "../../compile-here";
import { openHere } from "../../github/open-here";
import { tendIssues } from "../../github/tend-issues";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  run: { type: "number", required: true, describe: "The run that applied" },
  commit: { type: "string", required: true, describe: "What it applied" },
} as const satisfies OptionSet;

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { run: id, commit } = given;
  const github = await openHere(io);
  const url = `${io.env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${github.repository}/actions/runs/${id}`;
  // Files with errors are one of the things to report: then nobody knows the accounts, and their issues stay.
  const plan = (await tryLookHere(given, io))?.plan;
  const accounts = plan?.accounts.map(({ account }) => account);
  const seen = observeApply(accounts ?? [], await github.listJobs(id), { url, commit });
  const rules = { kind: "apply", cleared: `Applied: ${url}`, where: "see the run" };
  await tendIssues(github, accounts && [WHOLE_RUN, ...accounts], seen, rules, io);
  return EXIT.ok;
}

export const reportApply = defineCommand({
  name: "report-apply",
  describe: "Open an issue for each account whose apply failed; close it after one that succeeded",
  options: OPTIONS,
  examples: ['yarn github report-apply --run 123456 --commit "$GITHUB_SHA"'],
  run,
});
