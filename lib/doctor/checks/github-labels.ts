import { enumerate } from "../../diagnostics";
import type { Missing, Unread } from "../../ports/reading";
import { unknown, type Judged } from "../row";

/** Whether the labels are there that the workflows set; GitHub compares them without regard to case. */
export function judgeLabels(reading: readonly string[] | Missing | Unread, wanted: readonly string[]): Judged {
  if ("couldNotLook" in reading) return unknown(reading);
  if ("missing" in reading) return unknown({ couldNotLook: "GitHub shows this token no labels" });
  const there = new Set(reading.map((name) => name.toLowerCase()));
  const missing = wanted.filter((name) => !there.has(name.toLowerCase()));
  if (missing.length === 0) return { status: "green", says: `all ${wanted.length} labels are there` };
  const fix = missing.map((name) => ({ method: "POST", path: "/labels", body: { name } }) as const);
  return { status: "yellow", says: `labels are missing: ${enumerate(missing)}`, fix };
}
