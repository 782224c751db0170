import { compileRepository } from "../../lib/compile-repository";
import type { GuardedPlan } from "../../lib/compile";
import { synthesize } from "../../lib/constructs";
import { count, plural, printable } from "../../lib/diagnostics";
import type { DriftReport } from "../../lib/drift";
import { readRepository } from "../../lib/io/read-repository";
import type { Sandbox } from "../../lib/sandbox";
import { makesPipeline, withoutPipeline } from "../apply/settle-plan";
import { showProblems } from "../compile-here";
import type { Io } from "../io";
import { lookAtSandbox } from "./look";
import type { Story } from "./story";
import { deleteRogue, tamper, type Tampering } from "./tamper";
import { applyPlans, describePlan, planAndApply, planOnly, type DemoPlan, type Stacks } from "./terraform-steps";

// The steps of the demonstration, each with what it says. Their order is the story: run-demo.ts.

export async function compileStep(
  story: Story,
  { root, now }: { readonly root: string; readonly now: Date },
  io: Io,
): Promise<GuardedPlan | undefined> {
  const files = await readRepository(root);
  return await story.step("validate", () => {
    const compilation = compileRepository(files, now);
    if (compilation.kind !== "sound") {
      showProblems(compilation.diagnostics, files, io);
      return { value: undefined, lines: ["the repository's files have mistakes; nothing else was done"] };
    }
    const plan = withoutPipeline(compilation.plan);
    const { diagnostics } = compilation;
    const { warnings } = count(diagnostics);
    const entries = plan.clusters.flatMap((cluster) => cluster.entries);
    const counts = [
      plural(plan.clusters.length, "cluster"),
      plural(entries.length, "access entry", "access entries"),
      plural(warnings, "warning"),
    ];
    const lines = [
      counts.join(", "),
      `from the files in ${printable(root)}`,
      ...(makesPipeline(compilation.plan)
        ? ["left out: the pipeline's roles and alarms, for which AWS needs more than EKS and IAM"]
        : []),
    ];
    return { value: plan, lines };
  });
}

/** The same Terraform JSON as `yarn synth`, but with its state in a file: the demonstration has no S3. */
export async function synthStep(story: Story, plan: GuardedPlan, outdir: string): Promise<void> {
  await story.step("synth", () => {
    const stacks = synthesize({ ...plan, settings: { ...plan.settings, backend: { kind: "local" } } }, { outdir });
    return { value: undefined, lines: [`Terraform JSON for ${plural(stacks.length, "stack")}: ${stacks.join(", ")}`] };
  });
}

export async function tamperStep(story: Story, plan: GuardedPlan, sandbox: Sandbox): Promise<Tampering> {
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

export async function driftStep(story: Story, plan: GuardedPlan, sandbox: Sandbox): Promise<DriftReport> {
  return await story.step("drift", async () => {
    const report = await lookAtSandbox(plan, sandbox);
    const found = findingLines(report);
    return {
      value: report,
      lines: [`yarn drift finds ${found.length || "nothing"}${found.length > 0 ? ":" : ""}`, ...found],
    };
  });
}

function planLines(plans: readonly DemoPlan[]): string[] {
  return plans.map(({ stack, plan }) => `  ${stack.name}: ${describePlan(plan)}`);
}

/** What Terraform would change, by address: the edited entry, and never the rogue one. */
function changedAddresses(plans: readonly DemoPlan[]): string[] {
  return plans.flatMap(({ plan }) =>
    plan.resources.filter(({ actions }) => actions.includes("update")).map(({ address }) => `  ~ ${address}`),
  );
}

export async function applyStep(story: Story, all: Stacks): Promise<void> {
  await story.step("apply", async () => {
    const lines = planLines(await planAndApply(all));
    return { value: undefined, lines: ["terraform init, plan, apply, with the real AWS provider:", ...lines] };
  });
}

/** Terraform compares what is in its state; an entry that is not cannot be in a plan. */
export async function planEditedStep(story: Story, all: Stacks, { edited }: Tampering): Promise<DemoPlan[]> {
  return await story.step("plan", async () => {
    const plans = await planOnly({ ...all, stacks: all.stacks.filter(({ name }) => name === edited.cluster) });
    const lines = [
      `terraform plan of ${edited.cluster} sees the edited entry, and cannot see the new one:`,
      ...changedAddresses(plans),
    ];
    return { value: plans, lines };
  });
}

export async function repairStep(
  story: Story,
  plan: GuardedPlan,
  sandbox: Sandbox,
  all: Stacks,
  done: Tampering,
  plans: DemoPlan[],
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

export async function planCleanStep(story: Story, all: Stacks): Promise<boolean> {
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
