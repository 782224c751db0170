import type { Words } from "./words";

/** What a sentence is about, the most dangerous first: the order of every format (docs/changes.md). */
export const DANGERS = [
  "admin-gain",
  "leaves-nobody",
  "interruption",
  "loss",
  "gain",
  "identity",
  "expiry",
  "tag-only",
] as const;

export type Danger = (typeof DANGERS)[number];

/** The same change for several principals on several clusters, each of them on each. */
export interface Sentence {
  readonly danger: Danger;
  readonly words: Words;
  readonly teams: readonly string[];
  readonly cells: readonly { readonly cluster: string; readonly principal: string }[];
}
