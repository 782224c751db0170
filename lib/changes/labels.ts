import type { AccessChange } from "./access-change";
import { sidesOf } from "./describe-change";
import type { ClusterRemovals } from "./removals";
import type { RuleChange } from "./rule-change";
import type { Sentence } from "./sentence";

/** Every label that a pull request can get: stable, for rules and searches (docs/changes.md). */
export const LABELS = [
  "access:gain",
  "access:loss",
  "access:admin",
  "access:expiry",
  "access:none",
  "removal:large",
  "guardrails:loosened",
] as const;

export type Label = (typeof LABELS)[number];

interface Found {
  readonly changes: readonly AccessChange[];
  readonly sentences: readonly Sentence[];
  readonly removals: readonly ClusterRemovals[];
  readonly rules: readonly RuleChange[];
}

/** What a pull request is labelled with, by the change alone: what the calendar ends is in every pull request. */
export function chooseLabels({ changes, sentences, removals, rules }: Found): Label[] {
  const sides = new Set(changes.flatMap(sidesOf));
  const access = [...sides].some((side) => side !== "tag");
  const holds: Readonly<Record<Label, boolean>> = {
    "access:gain": sides.has("gain"),
    "access:loss": sides.has("loss") || sides.has("interruption"),
    "access:admin": sentences.some(({ danger }) => danger === "admin-gain"),
    "access:expiry": sides.has("expiry"),
    "access:none": !access,
    "removal:large": removals.some(({ tooMany }) => tooMany),
    "guardrails:loosened": rules.some(({ effect }) => effect === "loosened"),
  };
  return LABELS.filter((label) => holds[label]);
}
