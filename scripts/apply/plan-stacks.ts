import { createHash } from "node:crypto";

import {
  checkGuards,
  givingsOf,
  plannedStack,
  stackPlan,
  tryReadMark,
  type Lifted,
  type PlanBase,
  type PlanFileStack,
  type PlannedStack,
} from "../../lib/apply";
import { enumerate, printable } from "../../lib/diagnostics";
import { tryReadLockFile } from "../../lib/io/terraform/lock-file";
import { runStacks, type StackProgress } from "../../lib/io/terraform/run-stacks";
import type { Terraform } from "../../lib/io/terraform/terraform";
import type { TerraformPlan } from "../../lib/terraform-plan/terraform-plan";
import type { Io } from "../io";
import type { PreparedStack } from "./prepare-stacks";
import { forgetLeftovers } from "./stack-files";

export interface PlanningOptions extends Lifted {
  readonly lock: boolean;
  /** Whether what is planned is applied at once, and not by whoever has reviewed it. */
  readonly toApply: boolean;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** A plan just made, saved in `file`. */
export interface StackNow {
  readonly stack: PreparedStack;
  readonly planned: PlannedStack;
  readonly terraformPlan: TerraformPlan;
  readonly file: string;
}

export type StackOutcome =
  | { readonly stack: string; readonly now: StackNow }
  /** `interrupted`: nothing was wrong with it. */
  | { readonly stack: string; readonly error: string; readonly interrupted: boolean };

export function showProgress(io: Io, doing: string): (progress: StackProgress) => void {
  return ({ stack, status, finished, total }) => {
    const what = { started: doing, done: "done", failed: "FAILED", "not-run": "not run" }[status];
    io.err(`${printable(stack)}: ${what} (${finished} of ${total})\n`);
  };
}

const PROTECTED =
  "That is the break-glass access. If an interrupted apply left it half made, `yarn apply` goes on with it. If somebody " +
  "changed it, put it back by hand: Terraform may only destroy it to change it (docs/apply.md)";

/** What went wrong, for people. */
export function explain(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.includes("lifecycle.prevent_destroy") ? `${text}\n${PROTECTED}` : text;
}

async function readBase(terraform: Terraform, stack: PreparedStack): Promise<PlanBase> {
  const env = await stack.environment();
  const state = (await terraform.tryReadVersion(stack.dir, { env })) ?? null;
  return { state, applied: tryReadMark(await terraform.tryReadNote(stack.dir, { env })) ?? null };
}

/**
 * Plans one initialised stack. A plan to be reviewed is bound to a state no newer than its own; one to be applied to a state
 * no older: Terraform refuses to apply a plan whose state has moved.
 * @throws TerraformFailure, UnreadablePlan
 */
export async function planStack(
  terraform: Terraform,
  stack: PreparedStack,
  { lock, allowRemovals, toApply }: Pick<PlanningOptions, "lock" | "allowRemovals" | "toApply">,
): Promise<StackNow> {
  const before = toApply ? undefined : await readBase(terraform, stack);
  const terraformPlan = await terraform.plan(stack.dir, { lock, env: await stack.environment() });
  const base = before ?? (await readBase(terraform, stack));
  const lockFile = (await tryReadLockFile(stack.dir)) ?? "";
  const providers = createHash("sha256").update(lockFile).digest("hex");
  const refusals = checkGuards(terraformPlan, stack.facts, { allowRemovals });
  const givings = stack.facts.cluster === undefined ? [] : givingsOf(terraformPlan, stack.facts.breakGlass);
  const planned = plannedStack(stackPlan(stack.name, terraformPlan, providers), base, refusals, givings);
  return { stack, planned, terraformPlan, file: terraformPlan.file };
}

/** What an interrupted Terraform began to make it would destroy, and may not where that is protected: it is kept instead. */
async function keepHalfMade(terraform: Terraform, stack: PreparedStack, io: Io): Promise<void> {
  const { declared } = stack.facts;
  const kept = await terraform.untaint(stack.dir, declared, { env: await stack.environment() });
  if (kept.length === 0) return;
  io.err(
    `${printable(stack.name)}: kept and compared with the files, instead of destroyed and made again: ${enumerate(kept)}\n`,
  );
}

/** Initialises and plans every stack; one that fails does not hold up the others, since plans do not need each other. */
export async function planStacks(
  terraform: Terraform,
  stacks: readonly PreparedStack[],
  options: PlanningOptions,
  io: Io,
): Promise<StackOutcome[]> {
  const independent = stacks.map((stack) => ({ name: stack.name, dependencies: [], stack }));
  const plan = async ({ stack }: (typeof independent)[number]): Promise<StackNow> => {
    await forgetLeftovers(stack);
    await terraform.init(stack.dir, { env: await stack.environment() });
    // Who only reads cannot: `plan` shows it as Terraform does.
    if (options.toApply) await keepHalfMade(terraform, stack, io);
    return await planStack(terraform, stack, options);
  };
  const { concurrency, signal } = options;
  const onProgress = showProgress(io, "planning");
  const results = await runStacks(independent, plan, { concurrency, signal, onProgress });
  return results.map((result): StackOutcome => {
    const { stack } = result;
    if (result.status === "done") return { stack, now: result.value };
    const error = result.status === "failed" ? explain(result.error) : result.because;
    return { stack, error, interrupted: signal.aborted };
  });
}

/** As plan.json has it. */
export function fileStack(outcome: StackOutcome): PlanFileStack {
  if ("now" in outcome) return outcome.now.planned;
  return { stack: outcome.stack, status: "failed", error: outcome.error };
}
