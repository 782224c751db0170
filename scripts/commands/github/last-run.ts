import { plural, UsageError } from "../../../lib/diagnostics";
import { hoursSinceSuccess } from "../../../lib/github";
import { readSettings } from "../../../lib/io/environment";
import { defineCommand } from "../../command";
import { EXIT, type ExitCode, type Io } from "../../io";
import { annotate } from "../../github/annotate";
import { openHere } from "../../github/open-here";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  workflow: { type: "string", required: true, describe: "The workflow's file name" },
  branch: { type: "string", required: true, describe: "The branch that it runs on" },
  hours: { type: "string", required: true, describe: "How old the last success may be" },
} as const satisfies OptionSet;

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { workflow, branch } = given;
  const most = Number(given.hours);
  if (!(most > 0)) throw new UsageError("--hours takes a number above 0");
  const github = await openHere(io);
  const runs = await github.listRuns({ workflow, branch, status: "success" });
  const hours = hoursSinceSuccess(runs, readSettings(io.env).now);
  if (hours !== undefined && hours <= most) {
    io.err(`${workflow} last succeeded ${plural(hours, "hour")} ago\n`);
    return EXIT.ok;
  }
  const since = hours === undefined ? "never succeeded" : `last succeeded ${plural(hours, "hour")} ago`;
  annotate(
    io,
    "warning",
    `${workflow} ${since}: nobody knows what changed behind the repository's back. Is its schedule switched off? gh workflow enable ${workflow}, gh workflow run ${workflow}`,
  );
  return EXIT.found;
}

export const lastRun = defineCommand({
  name: "last-run",
  describe: "Whether a workflow succeeded lately; exit 1 and a warning when not",
  options: OPTIONS,
  examples: ["yarn github last-run --workflow drift.yml --branch main --hours 26"],
  run,
});
