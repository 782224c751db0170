import { codeSpan } from "../review/code-span";
import { prose } from "../review/prose";
import { describeChange, describeCounts, type Phrase } from "./describe-change";
import { describeOrder } from "./givings";
import { summarize } from "./format-text";
import type { PlanFile, PlanFileStack } from "./plan-file";

const LONGEST_VALUE = 200;
/** GitHub refuses a comment of more than 65,536 characters; whoever posts it may want to add some. */
const LONGEST = 60_000;

function phrase(parts: Phrase): string {
  return parts.map((part) => (typeof part === "string" ? part : codeSpan(part.quoted, LONGEST_VALUE))).join("");
}

function rowsOf(stack: PlanFileStack): string[] {
  if (stack.status === "failed") return [];
  return stack.changes.map((change) => {
    const { mark, what, about, details } = describeChange(change);
    return `| \`${mark}\` ${what} | ${phrase(about)} | ${details.map(phrase).join("<br>")} |`;
  });
}

interface Block {
  readonly head: readonly string[];
  readonly rows: readonly string[];
}

const TABLE = ["", "| change | of | what |", "| --- | --- | --- |"];

function blockOf(stack: PlanFileStack): Block {
  const name = codeSpan(stack.stack, LONGEST_VALUE);
  if (stack.status === "failed") {
    return { head: [`### ${name}: could not be planned`, "", codeSpan(stack.error, 6_000)], rows: [] };
  }
  const { counts, hash, refusals, giving } = stack;
  const order = giving && describeOrder(giving);
  const refused = refusals.slice(0, 20).map(({ rule, message }) => `- ${prose(message, 500)} [${rule}]`);
  const head = [
    `### ${name}: ${describeCounts(counts)}`,
    "",
    codeSpan(hash, 100),
    ...(order === undefined ? [] : ["", `Given first, each principal with all its policies: ${order}.`]),
    ...(refused.length === 0 ? [] : ["", "**`apply` will refuse this:**", "", ...refused]),
  ];
  const rows = rowsOf(stack);
  return { head: rows.length === 0 ? head : [...head, ...TABLE], rows };
}

/** In UTF-8, as GitHub counts what it takes. */
function size(line: string): number {
  return Buffer.byteLength(line) + 1;
}

/** For a pull request or a job summary; at most 60,000 bytes, whatever the plan holds. What is left out is said. */
export function formatPlanMarkdown(file: PlanFile): string {
  const lines = [`**${summarize(file)}**`, ""];
  let free = LONGEST - size(lines.join("\n")) - 300;
  let [stacksLeft, rowsLeft] = [0, 0];
  // What was not planned or will be refused first: it must not be what is left out.
  const isUrgent = (stack: PlanFileStack): boolean => stack.status === "failed" || stack.refusals.length > 0;
  for (const stack of [...file.stacks].sort((a, b) => Number(isUrgent(b)) - Number(isUrgent(a)))) {
    const { head, rows } = blockOf(stack);
    const cost = head.reduce((sum, line) => sum + size(line), 2);
    if (cost > free) {
      stacksLeft += 1;
      rowsLeft += rows.length;
      continue;
    }
    free -= cost;
    const tooMuch = rows.findIndex((row) => (free -= size(row)) < 0);
    const fitting = tooMuch === -1 ? rows : rows.slice(0, tooMuch);
    rowsLeft += rows.length - fitting.length;
    lines.push(...head, ...fitting, "");
    free = Math.max(free, 0);
  }
  if (rowsLeft > 0 || stacksLeft > 0) {
    lines.push(
      `Not shown here: ${stacksLeft} stacks, ${rowsLeft} changes. All are in plan.json and in the job's log.`,
      "",
    );
  }
  return `${lines.join("\n").trimEnd()}\n`;
}
