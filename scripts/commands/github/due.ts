import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { readPlanFile } from "../../../lib/apply";
import { enumerate, plural } from "../../../lib/diagnostics";
import { dueChanges } from "../../../lib/expiry";
import { pipelineJobs } from "../../../lib/github";
import { defineCommand } from "../../command";
import { tryLookHere } from "../../compile-here";
import { EXIT, type ExitCode, type Io } from "../../io";
import { annotate } from "../../github/annotate";
import { readSmallFile } from "../../github/read-small-file";
import type { Given, OptionSet } from "../../options";

const OPTIONS = {
  folder: {
    type: "string",
    required: true,
    describe: "The folder in which the artifacts lie, each in a folder of its name",
  },
} as const satisfies OptionSet;

const LARGEST_PLAN = 64 * 1024 * 1024;
const ARTIFACT = /^plan-(\d{12})$/;

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const here = await tryLookHere(given, io);
  if (here === undefined) return EXIT.found;
  const { folder } = given;
  const due = new Set<string>();
  for (const name of (await readdir(folder)).sort()) {
    const account = ARTIFACT.exec(name)?.[1];
    if (account === undefined) continue;
    const file = join(folder, name, "plan.json");
    const found = dueChanges(readPlanFile(await readSmallFile(file, LARGEST_PLAN), file), here.plan);
    if (found.others.length > 0) {
      annotate(
        io,
        "warning",
        `account ${account}: ${plural(found.due, "change")} that the calendar made due, and others, which wait for a person: ${enumerate(found.others, 5)}`,
      );
    } else if (found.due > 0) due.add(account);
  }
  const chosen = pipelineJobs(here.plan, "apply").filter(({ account }) => due.has(account));
  io.out(`jobs=${JSON.stringify(chosen)}\n`);
  io.out(`any=${String(chosen.length > 0)}\n`);
  return EXIT.ok;
}

export const due = defineCommand({
  name: "due",
  describe: "The accounts whose plans do only what ended grants made due, as a matrix for $GITHUB_OUTPUT",
  options: OPTIONS,
  examples: ["yarn github due --folder pipeline.out/plans"],
  run,
});
