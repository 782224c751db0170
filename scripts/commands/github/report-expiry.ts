import { findOverdue } from "../../../lib/drift";
import { endingExceptions, endingGrants } from "../../../lib/expiry";
import { EXCEPTIONS_KEY, observeExceptions, observeExpiry } from "../../../lib/github";
import { minuteOf } from "../../../lib/model";
import { platformOwners } from "../../../lib/review/codeowners";
import { defineCommand } from "../../command";
import { tryLookHere } from "../../compile-here";
import { EXIT, type ExitCode, type Io } from "../../io";
import { openHere } from "../../github/open-here";
import { tendIssues } from "../../github/tend-issues";
import type { Everywhere } from "../../options";

async function run(given: Everywhere, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { teams } = here.model;
  const github = await openHere(io);
  const [organization = ""] = github.repository.split("/");
  const today = minuteOf(here.now);
  const exceptions = endingExceptions(here.model.platform.guardrails.exceptions, today);
  const seen = [
    ...observeExpiry(teams, endingGrants(here, today), organization),
    observeExceptions(
      { ending: exceptions, overdue: findOverdue(here.plan, here.overdue) },
      platformOwners(teams),
      organization,
    ),
  ];
  const rules = {
    kind: "expiry" as const,
    cleared: "Nothing of this team ends soon any more.",
    where: "`yarn validate` names them all",
    // A team is told once; a quarter's end can be everybody's.
    mostNew: 50,
  };
  await tendIssues(github, [...teams.map(({ name }) => name), EXCEPTIONS_KEY], seen, rules, io);
  return EXIT.ok;
}

export const reportExpiry = defineCommand({
  name: "report-expiry",
  describe: "An issue per team whose access ends within two weeks; closed when none does",
  options: {},
  examples: ["yarn github report-expiry"],
  run,
});
