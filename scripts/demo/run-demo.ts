import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { compileRepository } from "../../lib/compile-repository";
import type { GuardedPlan } from "../../lib/compile";
import { synthesize } from "../../lib/constructs";
import { count } from "../../lib/diagnostics";
import { hasFindings, type DriftReport } from "../../lib/drift";
import { readRepository } from "../../lib/io/read-repository";
import { findProviderMirror, placesOfThisMachine } from "../../lib/io/terraform/find-provider-mirror";
import { findTerraform, type FoundTerraform } from "../../lib/io/terraform/find-terraform";
import { readManifest } from "../../lib/io/terraform/read-manifest";
import { openTerraform } from "../../lib/io/terraform/terraform";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { showProblems } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import { lookAtSandbox } from "./look";
import { seedFor, stackEnvironments } from "./sandbox-access";
import { tellStory, type Story } from "./story";
import { deleteRogue, roguePrincipal, tamper, type Tampering } from "./tamper";
import { applyPlans, describePlan, planAndApply, planOnly, type StackPlan, type Stacks } from "./terraform-steps";

export interface DemoOptions {
  readonly root: string;
  readonly now: Date;
  /** Keep the folder with the Terraform JSON and state, and say where it is. */
  readonly keep: boolean;
}

/** The day that the example's dates were written for: its exceptions and grants end some time after. */
const EXAMPLE_DAY = new Date("2026-11-22");

/** Compiles as of today; when today is past the example's dates, as of the day that they were written for. */
async function compileStep(story: Story, { root, now }: DemoOptions, io: Io): Promise<GuardedPlan | undefined> {
  const files = await readRepository(root);
  return await story.step("validate", () => {
    const today = compileRepository(files, now);
    const compilation = today.plan === undefined ? compileRepository(files, EXAMPLE_DAY) : today;
    const { plan, diagnostics } = compilation;
    if (plan === undefined) {
      showProblems(today.diagnostics, files, io);
      return { value: undefined, lines: ["the repository's files have mistakes; nothing else was done"] };
    }
    const { warnings } = count(diagnostics);
    const entries = plan.clusters.flatMap((cluster) => cluster.entries);
    const asOf = compilation === today ? [] : ["as of 2026-11-22, the example's own time: some of its dates are past"];
    const lines = [`${plan.clusters.length} clusters, ${entries.length} access entries, ${warnings} warnings`, ...asOf];
    return { value: plan, lines };
  });
}

/** The same Terraform JSON as `yarn synth`, but with its state in a file: the demonstration has no S3. */
async function synthStep(story: Story, plan: GuardedPlan, outdir: string): Promise<void> {
  await story.step("synth", () => {
    const stacks = synthesize({ ...plan, settings: { ...plan.settings, backend: { kind: "local" } } }, { outdir });
    return { value: undefined, lines: [`Terraform JSON for ${stacks.length} stacks: ${stacks.join(", ")}`] };
  });
}

async function tamperStep(story: Story, plan: GuardedPlan, sandbox: Sandbox): Promise<Tampering> {
  return await story.step("tamper", async () => {
    const done = await tamper(plan, sandbox);
    const lines = [
      "somebody goes behind the repository's back:",
      `  ${done.rogue.cluster}: a new entry with cluster-admin for ${done.rogue.principal}`,
      `  ${done.edited.cluster}: group ${done.edited.group} added to ${done.edited.principal}`,
    ];
    return { value: done, lines };
  });
}

function findingLines({ clusters }: DriftReport): string[] {
  return clusters.flatMap(({ cluster, findings }) =>
    findings.map(({ kind, principal }) => `  ${cluster}: ${kind} ${principal ?? ""}`.trimEnd()),
  );
}

async function driftStep(story: Story, plan: GuardedPlan, sandbox: Sandbox): Promise<DriftReport> {
  return await story.step("drift", async () => {
    const report = await lookAtSandbox(plan, sandbox);
    const found = findingLines(report);
    return {
      value: report,
      lines: [`yarn drift finds ${found.length || "nothing"}${found.length > 0 ? ":" : ""}`, ...found],
    };
  });
}

function planLines(plans: readonly StackPlan[]): string[] {
  return plans.map(({ stack, plan }) => `  ${stack.name}: ${describePlan(plan)}`);
}

/** What Terraform would change, by address: the edited entry, and never the rogue one. */
function changedAddresses(plans: readonly StackPlan[]): string[] {
  return plans.flatMap(({ plan }) =>
    plan.changes.filter(({ actions }) => actions.includes("update")).map(({ address }) => `  ~ ${address}`),
  );
}

/** The part of the story that needs no Terraform: the entries are put where an apply would have put them. */
async function withoutTerraform(story: Story, plan: GuardedPlan, missing: string): Promise<ExitCode> {
  const sandbox = await startSandbox({ principals: "strict", seed: seedFor(plan, [roguePrincipal(plan)], true) });
  try {
    await tamperStep(story, plan, sandbox);
    await driftStep(story, plan, sandbox);
  } finally {
    await sandbox.close();
  }
  story.say(`\nTerraform was not found: ${missing}.`);
  story.say("Plan, apply and repair need it (1.11 or newer): https://developer.hashicorp.com/terraform/install");
  return EXIT.failed;
}

async function applyStep(story: Story, all: Stacks): Promise<void> {
  await story.step("apply", async () => {
    const lines = planLines(await planAndApply(all));
    return { value: undefined, lines: ["terraform init, plan, apply, with the real AWS provider:", ...lines] };
  });
}

/** Terraform compares what is in its state; an entry that is not cannot be in a plan. */
async function planEditedStep(story: Story, all: Stacks, { edited }: Tampering): Promise<StackPlan[]> {
  return await story.step("plan", async () => {
    const plans = await planOnly({ ...all, stacks: all.stacks.filter(({ name }) => name === edited.cluster) });
    const lines = [
      `terraform plan of ${edited.cluster} sees the edited entry, and cannot see the new one:`,
      ...changedAddresses(plans),
    ];
    return { value: plans, lines };
  });
}

async function repairStep(
  story: Story,
  plan: GuardedPlan,
  sandbox: Sandbox,
  all: Stacks,
  done: Tampering,
  plans: StackPlan[],
): Promise<void> {
  await story.step("repair", async () => {
    await deleteRogue(plan, sandbox, done);
    await applyPlans(all, plans);
    return {
      value: undefined,
      lines: ["the new entry is deleted; terraform apply puts the edited one back:", ...planLines(plans)],
    };
  });
}

async function planCleanStep(story: Story, all: Stacks): Promise<boolean> {
  return await story.step("plan", async () => {
    const plans = await planOnly(all);
    const value = plans.every(({ plan }) => plan.isEmpty);
    return {
      value,
      lines: value
        ? ["terraform plan: no changes in any stack"]
        : ["terraform plan is not clean:", ...planLines(plans)],
    };
  });
}

async function tellWithTerraform(story: Story, plan: GuardedPlan, sandbox: Sandbox, all: Stacks): Promise<boolean> {
  await applyStep(story, all);
  const before = await driftStep(story, plan, sandbox);
  const done = await tamperStep(story, plan, sandbox);
  const plans = await planEditedStep(story, all, done);
  const found = await driftStep(story, plan, sandbox);
  await repairStep(story, plan, sandbox, all, done, plans);
  const isClean = await planCleanStep(story, all);
  const after = await driftStep(story, plan, sandbox);
  return isClean && hasFindings(found) && ![before, after].some(hasFindings);
}

async function withTerraform(
  story: Story,
  plan: GuardedPlan,
  terraform: FoundTerraform & { found: true },
  outdir: string,
  io: Io,
): Promise<ExitCode> {
  const mirror = findProviderMirror(placesOfThisMachine(io.env));
  const { signal, dispose } = io.onInterrupt();
  const sandbox = await startSandbox({ principals: "strict", seed: seedFor(plan, [roguePrincipal(plan)], false) });
  const opened = await openTerraform({ path: terraform.path, mirror, env: io.env, signal });
  try {
    const stacks = await readManifest(outdir);
    const environments = stackEnvironments(plan, sandbox.url);
    const ok = await tellWithTerraform(story, plan, sandbox, { terraform: opened, stacks, environments, signal });
    if (!ok) io.err("the story did not end as it should: the steps above show where\n");
    return ok ? EXIT.ok : EXIT.failed;
  } finally {
    await opened.close();
    await sandbox.close();
    dispose();
  }
}

/** The whole loop against a local EKS: what a team's change becomes, and what happens to a change made elsewhere. */
export async function runDemo(options: DemoOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const story = tellStory(io, () => performance.now());
  story.say("The whole loop against an EKS API on this machine. Nothing leaves it, and no AWS account is needed.\n");
  const plan = await compileStep(story, options, io);
  if (plan === undefined) return EXIT.found;
  const folder = await mkdtemp(join(tmpdir(), "eks-access-demo-"));
  const outdir = join(folder, "cdktf.out");
  try {
    await synthStep(story, plan, outdir);
    const terraform = await findTerraform(io.env);
    const exit = terraform.found
      ? await withTerraform(story, plan, terraform, outdir, io)
      : await withoutTerraform(story, plan, terraform.looked);
    if (exit === EXIT.ok)
      story.say(
        `\nAll of it in ${((performance.now() - started) / 1000).toFixed(0)} s. Next: README.md, "Five minutes".`,
      );
    return exit;
  } finally {
    if (options.keep) io.err(`kept: ${folder}\n`);
    else await rm(folder, { recursive: true, force: true });
  }
}
