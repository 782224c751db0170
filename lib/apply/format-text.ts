import { plural, printable } from "../diagnostics";
import type { Change } from "./change";
import type { ReviewDifference } from "./compare-review";
import { describeChange, describeCounts, describeDifference, type Phrase } from "./describe-change";
import { describeOrder } from "./givings";
import type { GuardRefusal } from "./guards/guard";
import type { PlanFile, PlanFileStack } from "./plan-file";

const LONGEST_VALUE = 300;
/** A provider's error has its list of legal values at its end: what is cut is what nobody meant. */
const LONGEST_ERROR = 200_000;

function phrase(parts: Phrase): string {
  return parts.map((part) => (typeof part === "string" ? part : printable(part.quoted, LONGEST_VALUE))).join("");
}

/** One change: a line, and a line for each detail. */
function changeLines(change: Change): string[] {
  const { mark, what, about, details } = describeChange(change);
  return [`  ${mark.padEnd(3)} ${what} ${phrase(about)}`, ...details.map((detail) => `        ${phrase(detail)}`)];
}

/** Terraform's errors are of many lines, and may quote anything: GitHub takes `::error` after spaces for a command too. */
export function errorLines(error: string): string[] {
  return error
    .slice(0, LONGEST_ERROR)
    .split("\n")
    .map((line) => `  | ${printable(line, LONGEST_ERROR)}`);
}

export function refusalLines(refusals: readonly GuardRefusal[]): string[] {
  return refusals.map(({ rule, message }) => `  ${printable(message, 1_000)} [${rule}]`);
}

function stackLines(stack: PlanFileStack): string[] {
  const name = printable(stack.stack);
  if (stack.status === "failed") return [`${name}: COULD NOT BE PLANNED`, ...errorLines(stack.error), ""];
  const { counts, changes, hash, refusals, giving } = stack;
  const order = giving && describeOrder(giving);
  return [
    `${name}: ${describeCounts(counts)}  ${hash.slice(0, 19)}`,
    ...(order === undefined ? [] : [`  apply gives first, each principal with all its policies: ${order}`]),
    ...changes.flatMap(changeLines),
    ...(refusals.length === 0 ? [] : ["  apply will refuse this:", ...refusalLines(refusals)]),
    "",
  ];
}

/** `3 stacks: 2 with changes, 1 could not be planned`. */
export function summarize({ stacks }: PlanFile): string {
  if (stacks.length === 0) return "no stack to plan";
  const planned = stacks.filter(({ status }) => status === "planned").length;
  const changed = stacks.filter((stack) => stack.status === "planned" && stack.changes.length > 0).length;
  const failed = stacks.filter(({ status }) => status === "failed").length;
  const refused = stacks.filter((stack) => stack.status === "planned" && stack.refusals.length > 0).length;
  // Nothing is known of a stack that could not be planned: "no changes" is said of all or of none.
  const unchanged = failed === 0 ? ["no changes"] : planned === 0 ? [] : [`${planned} without changes`];
  const parts = [
    ...(changed === 0 ? unchanged : [`${changed} with changes`]),
    ...(refused === 0 ? [] : [`${refused} that apply will refuse`]),
    ...(failed === 0 ? [] : [`${failed} could not be planned`]),
  ];
  return `${plural(stacks.length, "stack")}: ${parts.join(", ")}`;
}

/** For people at a terminal. */
export function formatPlanText(file: PlanFile): string {
  return `${[...file.stacks.flatMap(stackLines), summarize(file)].join("\n")}\n`;
}

/** The two change lists of a stack, where they differ. */
export function formatDifferences(differences: readonly ReviewDifference[]): string {
  const lines = differences.flatMap((difference) =>
    describeDifference(difference).flatMap(({ side, change, text = "" }) =>
      change === undefined
        ? [`  ${side}: ${printable(text)}`]
        : [`  ${side}:`, ...changeLines(change).map((line) => `  ${line}`)],
    ),
  );
  return `${lines.join("\n")}\n`;
}
