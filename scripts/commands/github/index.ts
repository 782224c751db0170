import { defineGroup } from "../../command";
import { comment } from "./comment";
import { current } from "./current";
import { due } from "./due";
import { jobs } from "./jobs";
import { lastRun } from "./last-run";
import { program } from "./program";
import { propose } from "./propose";
import { reportApply } from "./report-apply";
import { reportDrift } from "./report-drift";
import { reportExpiry } from "./report-expiry";
import { reportReview } from "./report-review";
import { reviewedRun } from "./reviewed-run";

/** What the workflows in .github/workflows do at GitHub. */
export const github = defineGroup({
  name: "github",
  describe: "What the workflows do at GitHub, with the token of their job; docs/pipeline.md",
  examples: ["yarn github jobs --role plan"],
  subcommands: [
    comment,
    current,
    due,
    jobs,
    lastRun,
    program,
    propose,
    reportApply,
    reportDrift,
    reportExpiry,
    reportReview,
    reviewedRun,
  ],
});
