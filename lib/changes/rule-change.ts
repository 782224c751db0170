import { uncovered } from "../model";
import { namesOf, words, type Words } from "./words";

/** Whether more is allowed than before, less, or neither can be said. */
export type RuleEffect = "loosened" | "tightened" | "changed";

/** What differs in the rules that access is judged by, or in who decides: `platform.yaml`, and teams' owners. */
export interface RuleChange {
  /** The key of `platform.yaml` or of a team's file: `guardrails.minimumAdmins`. */
  readonly key: string;
  readonly effect: RuleEffect;
  readonly words: Words;
}

export function loosenedIf(more: boolean): RuleEffect {
  return more ? "loosened" : "tightened";
}

/** A phrase that takes its adverb in the middle: `team sre may ${how} grant`. */
export type Phrase = (how: "now also" | "no longer") => Words;

/** A list that allows what it names: more patterns loosen. Empty when they allow the same. */
export function compareAllowed(
  key: string,
  what: Phrase,
  before: readonly string[],
  after: readonly string[],
): RuleChange[] {
  const [added, removed] = [uncovered(after, before), uncovered(before, after)];
  return [
    ...(added.length === 0
      ? []
      : [{ key, effect: "loosened" as const, words: words`${what("now also")} ${namesOf(added)}` }]),
    ...(removed.length === 0
      ? []
      : [{ key, effect: "tightened" as const, words: words`${what("no longer")} ${namesOf(removed)}` }]),
  ];
}

/** A list that forbids or requires what it names: fewer patterns loosen. */
export function compareRequired(
  key: string,
  what: Phrase,
  before: readonly string[],
  after: readonly string[],
): RuleChange[] {
  const flip = { loosened: "tightened", tightened: "loosened", changed: "changed" } as const;
  return compareAllowed(key, what, before, after).map((change) => ({ ...change, effect: flip[change.effect] }));
}
