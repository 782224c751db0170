import { printable } from "../diagnostics";
import type { LockChange } from "./lock";

const SUFFIX_LENGTH = 16;
const LONGEST_ARN = 700;

/** The suffixes alone where nothing else of the ARN has changed: the old role is gone, and its name with it. */
function difference(before: string, after: string): string {
  const isSuffixOnly = before.slice(0, -SUFFIX_LENGTH) === after.slice(0, -SUFFIX_LENGTH);
  const [from, to] = [before, after].map((arn) =>
    printable(isSuffixOnly ? arn.slice(-SUFFIX_LENGTH) : arn, LONGEST_ARN),
  );
  return `${from ?? ""} -> ${to ?? ""}`;
}

/** One line for people: what happened to a permission set's line, and from what to what. */
export function describeChange({ account, name, before, after }: LockChange): string {
  const what = `${account} ${printable(name)}`;
  if (before === undefined) return `added   ${what}: ${printable(after ?? "", LONGEST_ARN)}`;
  if (after === undefined) return `removed ${what}: no grant names it there`;
  return `changed ${what}: ${difference(before, after)}`;
}
