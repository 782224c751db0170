import * as z from "zod";

import type { StateVersion } from "../terraform-plan/state-version";
import { canonicalJson } from "../terraform-plan/canonical-json";
import { digestOf } from "./canonical";

/** What is written down beside a stack's state: which plan was applied last, and whether to its end. */
export interface ApplyMark {
  /** `planId` */
  readonly plan: string;
  readonly status: "begun" | "finished";
}

const mark = z.strictObject({ plan: z.string(), status: z.enum(["begun", "finished"]) });

/** What a plan was made on: it serves on this, and once. */
export interface PlanBase {
  /** Null where there was no state yet. */
  readonly state: StateVersion | null;
  /** What was applied last; null where nothing is written down. Scopes changed in place leave the state as it is. */
  readonly applied: ApplyMark | null;
}

export const planBase = z.strictObject({
  state: z.strictObject({ lineage: z.string(), serial: z.int() }).nullable(),
  applied: mark.nullable(),
}) satisfies z.ZodType<PlanBase>;

/** A plan as far as it is bound: its changes and what it was made on. */
interface BoundPlan {
  readonly hash: string;
  readonly base: PlanBase;
  readonly changes: readonly unknown[];
}

/** What is no mark of ours was not made by an apply of ours. */
export function tryReadMark(value: unknown): ApplyMark | undefined {
  return mark.safeParse(value).data;
}

/** What tells a plan of a stack from every other: its changes, and what it was made on. */
export function planId({ hash, base }: Pick<BoundPlan, "hash" | "base">): string {
  return `sha256:${digestOf({ version: 1, hash, base })}`;
}

function describe({ state }: PlanBase): string {
  return state === null ? "no state" : `serial ${state.serial}`;
}

/**
 * Why a reviewed plan serves no more, as a sentence; undefined where it does. It serves once, on what it was made on. What
 * was interrupted can be finished: it was begun, and nobody has begun to apply anything else to the stack since.
 */
export function whyUnbound(reviewed: BoundPlan, now: BoundPlan): string | undefined {
  if (now.changes.length === 0 || canonicalJson(reviewed.base) === canonicalJson(now.base)) return undefined;
  const { state, applied } = now.base;
  if (reviewed.base.state !== null && state !== null && reviewed.base.state.lineage !== state.lineage)
    return "the state is another one than it was made on (another lineage)";
  const isOwn = applied?.plan === planId(reviewed);
  if (isOwn && applied.status === "begun") return undefined;
  if (isOwn) return "it has been applied already, and what it did was changed since; a plan serves once";
  return `something else has been applied since it was made (${describe(reviewed.base)} then, ${describe(now.base)} now)`;
}
