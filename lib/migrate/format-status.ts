import { printable } from "../diagnostics";
import type { NextStep } from "./next-step";
import type { LineRemoval } from "./removal-order";
import type { Step } from "./steps";

const MARKS: Readonly<Record<Step["state"], string>> = {
  done: "[done]   ",
  current: "[now]    ",
  "to do": "[to do]  ",
  unknown: "[unknown]",
};

/** The six steps, for people. */
export function formatSteps(cluster: string, steps: readonly Step[]): string {
  const lines = steps.flatMap(({ state, title, evidence }, index) => [
    `${MARKS[state]} ${index + 1}. ${title}`,
    ...evidence.map((text) => `             ${printable(text, 500)}`),
  ]);
  return `${[printable(cluster), ...lines].join("\n")}\n`;
}

const MOST = 30;

/** What is left of the ConfigMap, the least critical first. */
export function formatRemovals(removals: readonly LineRemoval[]): string {
  if (removals.length === 0) return "";
  const lines = removals.slice(0, MOST).map(({ name, why, accepted }, index) => {
    return `  ${index + 1}. ${printable(name, 300)}: ${why}${accepted ? " (accepted: may stay)" : ""}`;
  });
  const more = removals.length > MOST ? [`  and ${removals.length - MOST} more`] : [];
  return `${["Left in the ConfigMap, in the order in which to remove it:", ...lines, ...more].join("\n")}\n\n`;
}

/** The next command. On a line of its own, to be pasted. */
export function formatNext({ command, does, undo, blockedBy }: NextStep): string {
  if (command === null) return `${does}\n`;
  const blocked = blockedBy.map((why) => `  ${printable(why, 1_000)}\n`).join("");
  return [
    `Next:\n  ${command}\n`,
    `It ${printable(does, 1_000)}.\n`,
    `Undo: ${printable(undo, 1_000)}.\n`,
    ...(blocked === "" ? [] : [`First, because it would be refused:\n${blocked}`]),
  ].join("");
}
