import { observeApply, WHOLE_RUN } from "../../../lib/github";
import { accountStackName } from "../../../lib/model";
import { defineCommand } from "../../command";
import { EXIT, type ExitCode, type Io } from "../../io";
import { TIP_OPTION, tryExplainStale } from "../../apply/tip";
import { tryLookHere, type LookHere } from "../../compile-here";
import { openHere } from "../../github/open-here";
import { tendIssues } from "../../github/tend-issues";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  run: { type: "number", required: true, describe: "The run that applied" },
  commit: { type: "string", required: true, describe: "What it applied" },
  ...TIP_OPTION,
} as const satisfies OptionSet;

/** What an old run applied, or found to be applied, says nothing of what should be there now. */
async function isCurrent(here: LookHere | undefined, tip: string | undefined): Promise<boolean> {
  if (tip === undefined || here === undefined) return true;
  const { plan } = here;
  const stacks = [
    ...plan.clusters.map(({ cluster }) => cluster.name),
    ...plan.accounts.map(({ account }) => accountStackName(account)),
  ];
  return (await tryExplainStale({ ...here, stacks }, tip)) === undefined;
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { run: id, commit } = given;
  const github = await openHere(io);
  const url = `${io.env["GITHUB_SERVER_URL"] ?? "https://github.com"}/${github.repository}/actions/runs/${id}`;
  // Files with errors are one of the things to report: then nobody knows the accounts, and their issues stay.
  const here = await tryLookHere(given, io);
  const accounts = here?.plan.accounts.map(({ account }) => account);
  const all = observeApply(accounts ?? [], await github.listJobs(id), { url, commit });
  const seen = (await isCurrent(here, given.tip)) ? all : all.filter(({ state }) => state !== "clean");
  const rules = { kind: "apply" as const, cleared: `Applied: ${url}`, where: "see the run" };
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
