import { defineCommand, defineGroup } from "../command";
import { checkReview, CHECK_OPTIONS } from "../review/check";
import { closeReview, CLOSE_OPTIONS } from "../review/close";
import { OPEN_OPTIONS, openReview } from "../review/open";
import { reviewStatus, STATUS_OPTIONS } from "../review/status";

const NAME = { name: "name", describe: "The campaign's name; also its folder's below reviews/" } as const;

/** A review campaign: what there is, who decides on it, and what became of it. */
export const review = defineGroup({
  name: "review",
  describe:
    "An access review: write down who has what, let each team decide on it, prove that what was decided happened",
  examples: ["yarn review open 2026-q4", "yarn review status 2026-q4", "yarn review close 2026-q4"],
  subcommands: [
    defineCommand({
      name: "open",
      positionals: [NAME],
      describe: "Write reviews/NAME/: everything that anybody has, and a file for each team to decide in",
      options: OPEN_OPTIONS,
      examples: ["yarn review open 2026-q4", "yarn review open 2026-q4 --due 2026-12-31"],
      run: openReview,
    }),
    defineCommand({
      name: "status",
      positionals: [{ ...NAME, optional: true, describe: `${NAME.describe} (default: all that are open)` }],
      describe: "Who has decided what, who is late, and whether anything was tampered with",
      options: STATUS_OPTIONS,
      examples: ["yarn review status", "yarn review status 2026-q4 --format markdown"],
      run: reviewStatus,
    }),
    defineCommand({
      name: "check",
      describe:
        "Refuse decisions of a pull request by those who asked for the access; warn of those that nobody can have read",
      options: CHECK_OPTIONS,
      examples: ["yarn review check --base origin/main"],
      run: checkReview,
    }),
    defineCommand({
      name: "close",
      positionals: [NAME],
      describe: "Prove that what was revoked is gone from the files and the clusters, and keep the evidence",
      options: CLOSE_OPTIONS,
      examples: ["yarn review close 2026-q4"],
      run: closeReview,
    }),
  ],
});
