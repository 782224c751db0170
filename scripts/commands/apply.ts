import { readFile } from "node:fs/promises";

import { errorLines, formatPlanText, readPlanFile, type PlanFile } from "../../lib/apply";
import type { AccessPlan } from "../../lib/compile";
import { printable, UsageError } from "../../lib/diagnostics";
import { awsEksReader } from "../../lib/io/eks/aws-eks-reader";
import { awsEksWriter } from "../../lib/io/eks/aws-eks-writer";
import { awsEntryReader } from "../../lib/io/eks/aws-entry-reader";
import { awsRightsReader } from "../../lib/io/recovery/aws-rights-reader";
import { tryReadHead } from "../../lib/io/git/read-head";
import type { Terraform } from "../../lib/io/terraform/terraform";
import type { AccountAccess } from "../account-access";
import { DEFAULT_CONCURRENCY, STACK_OPTIONS } from "../apply/options";
import { planStacks, type StackNow, type StackOutcome } from "../apply/plan-stacks";
import { PATIENCE, type Ports } from "../apply/ports";
import { prepareStacks, type Prepared } from "../apply/prepare-stacks";
import { agreedPlans, isBound } from "../apply/check-binding";
import { nothingIsLeftBehind } from "../apply/left-behind";
import { hasChanges, lookBefore } from "../apply/look-before";
import { applyStacks, mayApply } from "../apply/run-apply";
import { settlePlan } from "../apply/settle-plan";
import { restoreStack } from "../apply/stack-files";
import { TIP_OPTION, tryExplainStale, type OfCommit } from "../apply/tip";
import type { ApplyOptions } from "../apply/update-scopes";
import { defineCommand } from "../command";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { failWithout, withTerraform } from "../with-terraform";

const OPTIONS = {
  expect: { type: "string", describe: "The reviewed plan: the plan.json of `yarn plan`" },
  ...STACK_OPTIONS,
  ...TIP_OPTION,
  "allow-removals": { type: "boolean", describe: "More removals than `maximumRemovals` are meant" },
  "in-place": {
    type: "boolean",
    default: true,
    describe: "Change scopes without taking them away first; `--no-in-place` leaves it to Terraform, with a gap",
  },
  rights: { type: "boolean", default: true, describe: "Ask IAM what the caller may do; `--no-rights` does not" },
  yes: { type: "boolean", describe: "Without --expect: apply what is planned now, without asking" },
} as const satisfies OptionSet;

async function readReviewed(name: string | undefined): Promise<PlanFile | undefined> {
  if (name === undefined) return undefined;
  const content = await readFile(name, "utf8").catch((cause: unknown) => {
    throw new UsageError(
      `--expect ${printable(name, 300)} cannot be read; give the plan.json that \`yarn plan\` wrote`,
      {
        cause,
      },
    );
  });
  return readPlanFile(content, name);
}

function portsOf(terraform: Terraform, { eks, iam }: AccountAccess, asksRights: boolean): Ports {
  const [reader, entries, writer] = [awsEksReader(eks), awsEntryReader(eks), awsEksWriter(eks)];
  const rights = asksRights ? awsRightsReader(iam) : undefined;
  return { terraform, reader, entries, writer, rights, patience: PATIENCE };
}

/** All plans, or undefined after saying which stacks could not be planned: what cannot be seen cannot be agreed to. */
function allPlanned(outcomes: readonly StackOutcome[], io: Io): StackNow[] | undefined {
  const failed = outcomes.flatMap((outcome) => ("now" in outcome ? [] : [outcome]));
  for (const { stack, error } of failed) {
    io.out(`${printable(stack)}: COULD NOT BE PLANNED\n${errorLines(error).join("\n")}\n`);
  }
  if (failed.length > 0) io.out("Not everything could be planned: nothing is applied, anywhere.\n");
  return failed.length > 0 ? undefined : outcomes.flatMap((outcome) => ("now" in outcome ? [outcome.now] : []));
}

/** A reviewed plan is agreed to; any other must be, by a flag or a person. */
async function isAgreed(reviewed: PlanFile | undefined, yes: boolean, io: Io): Promise<boolean> {
  if (reviewed !== undefined || yes) return true;
  if (((await io.ask?.("Apply exactly this? Type yes: ")) ?? "").trim() === "yes") return true;
  io.err("not agreed to: nothing is applied\n");
  return false;
}

async function sayRevision(reviewed: PlanFile | undefined, root: string, io: Io): Promise<void> {
  const head = await tryReadHead(root);
  if (reviewed?.head == null || head === undefined || (reviewed.head.tree === head.tree && !head.dirty)) return;
  io.err(
    `the files are not those of the reviewed commit ${printable(reviewed.head.commit).slice(0, 12)}: what counts is whether the plan is the same\n`,
  );
}

/** What is to be applied, and how far it has been agreed to. */
interface Intent extends Pick<Prepared, "here" | "stacks" | "access"> {
  readonly reviewed: PlanFile | undefined;
  readonly yes: boolean;
  /** Whether IAM is asked what the caller may do. */
  readonly rights: boolean;
}

async function applyPrepared(
  { here, stacks, access, reviewed, yes, rights }: Intent,
  io: Io,
  terraform: Terraform,
  options: ApplyOptions,
): Promise<ExitCode> {
  const outcomes = await planStacks(terraform, stacks, { ...options, lock: true, toApply: true }, io);
  if (options.signal.aborted) {
    io.out("interrupted while planning: nothing is applied\n");
    return EXIT.failed;
  }
  const all = allPlanned(outcomes, io);
  if (all === undefined) return EXIT.failed;
  if (reviewed === undefined) {
    io.out(formatPlanText({ version: 2, head: null, stacks: all.map(({ planned }) => planned) }));
  }
  if (!mayApply(all, reviewed, io)) return EXIT.found;
  if (reviewed !== undefined && !isBound(all, reviewed, io)) return EXIT.found;
  const ports = portsOf(terraform, access, rights);
  const plans = agreedPlans(all, reviewed);
  const code = await applyDue(all, plans, { here, stacks, reviewed, yes }, io, ports, options);
  if (code !== EXIT.ok) return code;
  return (await nothingIsLeftBehind(all, plans, here, ports, io)) ? EXIT.ok : EXIT.found;
}

/** Applies what there is to apply, once it is agreed to. */
async function applyDue(
  all: readonly StackNow[],
  plans: ReadonlyMap<string, string>,
  { here, stacks, reviewed, yes }: Pick<Intent, "here" | "stacks" | "reviewed" | "yes">,
  io: Io,
  ports: Ports,
  options: ApplyOptions,
): Promise<ExitCode> {
  if (!all.some(hasChanges)) {
    io.out("nothing to apply\n");
    return EXIT.ok;
  }
  const before = await lookBefore(all, here, ports, io);
  if (before === undefined) return EXIT.failed;
  if (!(await isAgreed(reviewed, yes, io))) return EXIT.found;
  try {
    return await applyStacks(all, { before, plans }, here, ports, options, io);
  } finally {
    await Promise.all(stacks.map(restoreStack));
  }
}

function commitOf({ here, stacks, access }: Prepared): OfCommit {
  const settle = (plan: AccessPlan): AccessPlan => settlePlan(plan, access.terraform);
  return { ...here, stacks: stacks.map(({ name }) => name), settle };
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { inPlace, allowRemovals, yes, rights, concurrency = DEFAULT_CONCURRENCY } = given;
  const reviewed = await readReviewed(given.expect);
  if (reviewed === undefined && !yes && io.ask === undefined) {
    throw new UsageError(
      "nobody can be asked here: give the reviewed plan (--expect plan.json), or --yes to apply whatever is planned now",
    );
  }
  const prepared = await prepareStacks(given, io);
  if (prepared === undefined) return EXIT.found;
  const { here } = prepared;
  const { root } = here;
  const stale = given.tip === undefined ? undefined : await tryExplainStale(commitOf(prepared), given.tip);
  if (stale !== undefined) {
    io.out(`${stale}\n`);
    return EXIT.found;
  }
  await sayRevision(reviewed, root, io);
  const options = { inPlace, allowRemovals, concurrency };
  return await withTerraform(
    root,
    io,
    (terraform, signal) => applyPrepared({ ...prepared, reviewed, yes, rights }, io, terraform, { ...options, signal }),
    failWithout(io),
  );
}

export const apply = defineCommand({
  name: "apply",
  describe: "Plan again, refuse anything but what was reviewed, apply it without a gap, and read it back",
  options: OPTIONS,
  examples: ["yarn apply --expect cdktf.out/plan.json", "yarn apply --cluster staging-eu"],
  run,
});
