import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { plural } from "../../../lib/diagnostics";
import type { DriftReport } from "../../../lib/drift";
import { observeDrift, tryReadDrift } from "../../../lib/github";
import { accountStackName } from "../../../lib/model";
import { defineCommand } from "../../command";
import { tryLookHere } from "../../compile-here";
import { EXIT, type ExitCode, type Io } from "../../io";
import { annotate } from "../../github/annotate";
import { readSmallFile } from "../../github/read-small-file";
import { openHere } from "../../github/open-here";
import { tendIssues } from "../../github/tend-issues";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  folder: { type: "string", required: true, describe: "The folder below which the reports lie, each a drift.json" },
  workflow: { type: "string", required: true, describe: "The workflow that adopts, when it is started by hand" },
} as const satisfies OptionSet;

const LARGEST_REPORT = 64 * 1024 * 1024;
const WHERE = "`yarn drift --format json` has them all";

/** Every `drift.json` below a folder, as download-artifact leaves them: a folder per artifact. */
async function readReports(folder: string, io: Io): Promise<DriftReport[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.split("/").at(-1) === "drift.json").sort();
  const reports = await Promise.all(
    files.map(async (name) => {
      const report = await readSmallFile(join(folder, name), LARGEST_REPORT).then(tryReadDrift, () => undefined);
      if (report === undefined) annotate(io, "warning", `${name} is no report of \`yarn drift\`: it counts as none`);
      return report === undefined ? [] : [report];
    }),
  );
  return reports.flat();
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const reports = await readReports(given.folder, io);
  const clusters = here.plan.clusters.map(({ cluster }) => cluster.name);
  // Account stacks are in a report when there is something to look at in them.
  const accounts = here.plan.accounts.map(({ account }) => accountStackName(account));
  const looked = [
    ...clusters,
    ...accounts.filter((name) => reports.some((report) => (report.accounts ?? []).some(({ stack }) => stack === name))),
  ];
  const { drift, blind } = observeDrift(looked, reports, given.workflow);
  const github = await openHere(io);
  const all = [...clusters, ...accounts];
  const told = await tendIssues(
    github,
    all,
    drift,
    { kind: "drift", cleared: "A look found no drift.", where: WHERE },
    io,
  );
  const cleared = "A look was possible again.";
  const unseen = await tendIssues(github, all, blind, { kind: "blind", cleared, where: WHERE }, io);
  const heldBack = [...told, ...unseen].filter((action) => action.do === "hold-back");
  if (heldBack.length > 0) {
    annotate(
      io,
      "warning",
      `${plural(heldBack.length, "issue")} not opened: too many new ones at once; the next run goes on`,
    );
  }
  const notLooked = blind.filter(({ state }) => state === "found").map(({ key }) => key);
  if (notLooked.length === 0) return EXIT.ok;
  annotate(io, "error", `could not look at ${notLooked.slice(0, 20).join(", ")}`);
  return EXIT.failed;
}

export const reportDrift = defineCommand({
  name: "report-drift",
  describe:
    "Open, update, reopen and close an issue per stack, by what `yarn drift` found; exit 3 where nobody could look",
  options: OPTIONS,
  examples: ["yarn github report-drift --folder pipeline.out/reports --workflow drift.yml"],
  run,
});
