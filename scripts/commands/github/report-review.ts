import { statusOf } from "../../../lib/campaign";
import { observeReview, type Observation } from "../../../lib/github";
import { listReviews } from "../../../lib/io/read-review";
import { dayOf } from "../../../lib/model";
import { defineCommand } from "../../command";
import { tryLookHere } from "../../compile-here";
import { openHere } from "../../github/open-here";
import { tendIssues } from "../../github/tend-issues";
import { EXIT, type ExitCode, type Io } from "../../io";
import type { Everywhere } from "../../options";
import { readCampaignHere } from "../../review/campaign-here";

async function run(given: Everywhere, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const github = await openHere(io);
  const [organization = ""] = github.repository.split("/");
  const today = dayOf(here.now);
  const seen: Observation[] = [];
  let isFine = true;
  for (const name of await listReviews(here.root)) {
    const campaign = await readCampaignHere(here.root, name);
    const status = statusOf(campaign, campaign.files, here.model.teams, today, campaign.notVerified);
    isFine &&= status !== undefined && campaign.problems.length === 0;
    if (status !== undefined) seen.push(...observeReview(status, today, organization));
  }
  const rules = {
    kind: "review" as const,
    cleared: "Nothing of this team is left to decide.",
    where: "`yarn review status` has all of it",
    mostNew: 50,
  };
  await tendIssues(
    github,
    seen.map(({ key }) => key),
    seen,
    rules,
    io,
  );
  if (!isFine) io.err("a review was tampered with, or cannot be read: yarn review status\n");
  return isFine ? EXIT.ok : EXIT.found;
}

export const reportReview = defineCommand({
  name: "report-review",
  describe: "An issue per team that has rows to decide in an access review that is nearly due, or late",
  options: {},
  examples: ["yarn github report-review"],
  run,
});
