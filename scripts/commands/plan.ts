import { basename, dirname, join, resolve } from "node:path";

import { formatPlanFile, formatPlanMarkdown, formatPlanText, type PlanFile, type PlanFileStack } from "../../lib/apply";
import { tryReadHead } from "../../lib/io/git/read-head";
import { writeFiles } from "../../lib/io/write-files";
import { DEFAULT_CONCURRENCY, STACK_OPTIONS } from "../apply/options";
import { fileStack, planStacks } from "../apply/plan-stacks";
import { prepareStacks } from "../apply/prepare-stacks";
import { defineCommand } from "../command";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { failWithout, withTerraform } from "../with-terraform";

const OPTIONS = {
  ...STACK_OPTIONS,
  "plan-file": {
    type: "string",
    describe: "Where the plan is written (default: plan.json in the folder of the stacks)",
  },
  lock: { type: "boolean", describe: "Lock the state meanwhile; a role that may only read cannot" },
  "allow-removals": { type: "boolean", describe: "Do not hold more removals than `maximumRemovals` against it" },
  "exit-code": { type: "boolean", describe: "Exit 1 when there are changes" },
  format: { choices: ["text", "json", "markdown"], default: "text", describe: "For people, programs, or a comment" },
} as const satisfies OptionSet;

function render(file: PlanFile, format: Given<typeof OPTIONS>["format"]): string {
  switch (format) {
    case "json":
      return formatPlanFile(file);
    case "markdown":
      return formatPlanMarkdown(file);
    case "text":
      return formatPlanText(file);
  }
}

/** A stack that nobody could look at weighs more than any finding: nothing is known of it. */
function exitCodeOf(stacks: readonly PlanFileStack[], changesCount: boolean): ExitCode {
  if (stacks.some(({ status }) => status === "failed")) return EXIT.failed;
  const planned = stacks.filter((stack) => stack.status === "planned");
  if (planned.some(({ refusals }) => refusals.length > 0)) return EXIT.found;
  return changesCount && planned.some(({ changes }) => changes.length > 0) ? EXIT.found : EXIT.ok;
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { lock, allowRemovals, concurrency = DEFAULT_CONCURRENCY, format } = given;
  const prepared = await prepareStacks(given, io);
  if (prepared === undefined) return EXIT.found;
  const { here, outdir, stacks } = prepared;
  return await withTerraform(
    here.root,
    io,
    async (terraform, signal): Promise<ExitCode> => {
      const options = { lock, toApply: false, allowRemovals, concurrency, signal };
      const outcomes = (await planStacks(terraform, stacks, options, io)).map(fileStack);
      const sorted = [...outcomes].sort((a, b) => (a.stack < b.stack ? -1 : 1));
      const file: PlanFile = { version: 2, head: (await tryReadHead(here.root)) ?? null, stacks: sorted };
      // Nothing half-planned is left behind for somebody to take for the whole.
      if (signal.aborted) {
        io.err("interrupted: no plan is written\n");
        return EXIT.failed;
      }
      const path = resolve(given.planFile ?? join(outdir, "plan.json"));
      await writeFiles(dirname(path), new Map([[basename(path), formatPlanFile(file)]]));
      io.err(`${path}\n`);
      io.out(render(file, format));
      return exitCodeOf(sorted, given.exitCode);
    },
    failWithout(io),
  );
}

export const plan = defineCommand({
  name: "plan",
  describe: "Plan the stacks with Terraform, and write what would change, with a hash of it, for `apply --expect`",
  options: OPTIONS,
  formerly: { out: "`--plan-file FILE` says where the plan is written; elsewhere --out is the folder of the stacks" },
  examples: [
    "yarn plan",
    "yarn plan --cluster 'prod-*' --plan-file review/plan.json",
    "yarn plan --changed origin/main --format markdown",
    "yarn plan --assume-role eks-access-plan",
  ],
  run,
});
