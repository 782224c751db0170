import { plural, UsageError } from "../../lib/diagnostics";
import { hoursSinceSuccess } from "../../lib/github";
import { readSettings } from "../../lib/io/environment";
import { text, type Arguments } from "../command";
import { EXIT, type ExitCode, type Io } from "../io";
import { annotate } from "./annotate";
import { openHere, type GitHubTask } from "./task";

async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const [workflow, branch] = [text(args, "workflow") ?? "", text(args, "branch") ?? ""];
  const most = Number(text(args, "hours"));
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

export const lastRun: GitHubTask = {
  name: "last-run",
  describe: "Whether a workflow succeeded lately; exit 1 and a warning when not",
  options: {
    workflow: { type: "string", describe: "The workflow's file name" },
    branch: { type: "string", describe: "The branch that it runs on" },
    hours: { type: "string", describe: "How old the last success may be" },
  },
  needs: ["workflow", "branch", "hours"],
  run,
};
