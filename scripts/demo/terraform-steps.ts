import type { SavedPlan, Terraform } from "../../lib/io/terraform/terraform";
import type { SynthesizedStack } from "../../lib/io/terraform/read-manifest";
import { runStacks } from "../../lib/io/terraform/run-stacks";
import type { Environment } from "../../lib/io/environment";

/** Terraform on all stacks of the demonstration, dependencies first. */
export interface Stacks {
  readonly terraform: Terraform;
  readonly stacks: readonly SynthesizedStack[];
  readonly environments: ReadonlyMap<string, Environment>;
  readonly signal: AbortSignal;
}

export interface DemoPlan {
  readonly stack: SynthesizedStack;
  readonly plan: SavedPlan;
}

/** A plan of this provider takes more than one core for seconds; more at once is slower. */
const CONCURRENCY = 2;

async function onEach<T>({ stacks, signal }: Stacks, run: (stack: SynthesizedStack) => Promise<T>): Promise<T[]> {
  const results = await runStacks(stacks, run, { concurrency: CONCURRENCY, signal });
  return results.map((result) => {
    if (result.status === "done") return result.value;
    if (result.status === "failed") throw result.error;
    throw new Error(`stack ${result.stack} did not run: ${result.because}`);
  });
}

/** Plans every stack and applies what it planned: a cluster's plan may need what its account's apply made. */
export async function planAndApply(all: Stacks): Promise<DemoPlan[]> {
  return await onEach(all, async (stack) => {
    const env = all.environments.get(stack.name) ?? {};
    await all.terraform.init(stack.dir, { env });
    const plan = await all.terraform.plan(stack.dir, { env });
    if (!plan.isEmpty) await all.terraform.apply(stack.dir, plan.file, { env });
    return { stack, plan };
  });
}

export async function planOnly(all: Stacks): Promise<DemoPlan[]> {
  return await onEach(all, async (stack) => {
    const env = all.environments.get(stack.name) ?? {};
    return { stack, plan: await all.terraform.plan(stack.dir, { env }) };
  });
}

/** Applies exactly what was planned before. */
export async function applyPlans({ terraform, environments }: Stacks, plans: readonly DemoPlan[]): Promise<void> {
  for (const { stack, plan } of plans) {
    await terraform.apply(stack.dir, plan.file, { env: environments.get(stack.name) ?? {} });
  }
}

/** `16 to add, 1 to change, 0 to destroy`; a replacement is both added and destroyed, as Terraform counts. */
export function describePlan({ isEmpty, resources }: SavedPlan): string {
  if (isEmpty) return "no changes";
  const having = (action: string): number =>
    resources.filter(({ actions }) => actions.some((one) => one === action)).length;
  return `${having("create")} to add, ${having("update")} to change, ${having("delete")} to destroy`;
}
