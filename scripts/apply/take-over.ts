import { compareWithReview, formatDifferences, type ExistingEntry } from "../../lib/apply";
import { plural, printable } from "../../lib/diagnostics";
import type { Io } from "../io";
import { planStack, type StackNow } from "./plan-stacks";
import type { Ports } from "./ports";
import { writeTakeOver } from "./take-over-file";
import type { ApplyOptions } from "./update-scopes";

/**
 * Plans a stack with import blocks for entries that are there, exactly as they were to be made. The plan must be the one
 * that was agreed to, with these entries taken over instead of made.
 * @throws Error when it is another
 */
export async function planTakeOver(
  before: StackNow,
  existing: readonly ExistingEntry[],
  { terraform }: Pick<Ports, "terraform">,
  { allowRemovals }: Pick<ApplyOptions, "allowRemovals">,
  io: Io,
): Promise<StackNow> {
  const { stack, planned } = before;
  const name = printable(stack.name);
  io.err(
    `${name}: taking over ${plural(existing.length, "entry", "entries")} that an interrupted apply seems to have made: as declared, and not in Terraform's state\n`,
  );
  await writeTakeOver(stack, existing);
  const now = await planStack(terraform, stack, { lock: true, allowRemovals, toApply: true });
  const verdict = compareWithReview(planned, now.planned, now.terraformPlan.resources);
  if (verdict.kind === "different") {
    throw new Error(`${name}: something else has changed meanwhile\n${formatDifferences(verdict.differences)}`);
  }
  const [refusal] = now.planned.refusals;
  if (refusal !== undefined) throw new Error(`${name}: ${printable(refusal.message, 1_000)} [${refusal.rule}]`);
  return now;
}
