import { compareWithReview, formatDifferences, type PlanFile } from "../../lib/apply";
import { plural, printable } from "../../lib/diagnostics";
import type { Io } from "../io";
import type { StackNow } from "./plan-stacks";

/** Why a stack is not what was reviewed, or undefined; says which reviewed changes are done already. */
function tryExplain(reviewed: PlanFile, { planned, terraformPlan }: StackNow, io: Io): string | undefined {
  const { stack } = planned;
  const before = reviewed.stacks.find((one) => one.stack === stack);
  if (before === undefined) return `${printable(stack)}: was not in the reviewed plan\n`;
  if (before.status === "failed")
    return `${printable(stack)}: could not be planned at review: nobody saw its changes\n`;
  const verdict = compareWithReview(before, planned, terraformPlan.resources);
  if (verdict.kind === "different") {
    return `${printable(stack)}: not what was reviewed\n${formatDifferences(verdict.differences)}`;
  }
  if (verdict.kind === "rest") {
    const { done } = verdict;
    io.err(`${printable(stack)}: ${plural(done.length, "reviewed change is", "reviewed changes are")} done already\n`);
  }
  return undefined;
}

/** What is not as it was reviewed, in words; nothing when all of it is. Stacks of either side alone count. */
export function explainDifferences(reviewed: PlanFile, now: readonly StackNow[], io: Io): string[] {
  const names = new Set(now.map(({ planned }) => planned.stack));
  const gone = reviewed.stacks.filter(({ stack }) => !names.has(stack));
  return [
    ...gone.map(({ stack }) => `${printable(stack)}: was reviewed, and is not planned now\n`),
    ...now.flatMap((one) => tryExplain(reviewed, one, io) ?? []),
  ];
}
