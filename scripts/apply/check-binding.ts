import { planId, whyUnbound, type PlanFile, type PlannedStack } from "../../lib/apply";
import { printable } from "../../lib/diagnostics";
import type { Io } from "../io";
import type { StackNow } from "./plan-stacks";

function tryFindReviewed({ stacks }: PlanFile, name: string): PlannedStack | undefined {
  const found = stacks.find(({ stack }) => stack === name);
  return found?.status === "planned" ? found : undefined;
}

/** Whether each reviewed plan still serves: on what it was made on, or to finish what it began. */
export function isBound(all: readonly StackNow[], reviewed: PlanFile, io: Io): boolean {
  const problems = all.flatMap(({ planned }) => {
    const before = tryFindReviewed(reviewed, planned.stack);
    const why = before === undefined ? "it was not reviewed" : whyUnbound(before, planned);
    return why === undefined ? [] : [`${printable(planned.stack)}: ${why}\n`];
  });
  if (problems.length === 0) return true;
  const what = "The reviewed plan serves no more: nothing is applied, anywhere. Plan again, and have that reviewed.";
  io.out(`${problems.join("")}${what}\n`);
  return false;
}

/** What is applied to each stack, by `planId`: the reviewed plan, or the one just agreed to. */
export function agreedPlans(all: readonly StackNow[], reviewed: PlanFile | undefined): ReadonlyMap<string, string> {
  return new Map(
    all.map(({ planned }) => {
      const before = reviewed === undefined ? undefined : tryFindReviewed(reviewed, planned.stack);
      return [planned.stack, planId(before ?? planned)] as const;
    }),
  );
}
