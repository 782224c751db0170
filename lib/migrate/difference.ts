/** What a difference does to the principal. `undecided`: nobody can tell from here. */
export type ParityEffect = "loses" | "gains" | "changes" | "undecided";

/** Listed in the order in which those of one principal are shown. */
export type DifferenceKind =
  | "no-entry"
  | "entry-recreated"
  | "entry-orphaned"
  | "entry-elsewhere"
  | "dead-line-entry"
  | "wildcard"
  | "unresolved"
  | "type-changed"
  | "admin-lost"
  | "group-lost"
  | "user-binding-lost"
  | "username-changed"
  | "group-gained"
  | "policy-gained"
  | "user-binding-gained"
  | "account-lost";

/** One thing that a principal has before and not after, or the other way round. */
export interface ParityDifference {
  readonly kind: DifferenceKind;
  readonly effect: ParityEffect;
  /** In words; may hold any text of a ConfigMap. */
  readonly what: string;
}

/** Something worth knowing that keeps nobody from going on. */
export type Remark = string;

export interface Comparison {
  readonly differences: readonly ParityDifference[];
  readonly remarks: readonly Remark[];
}

export const NOTHING: Comparison = { differences: [], remarks: [] };

export function unite(parts: readonly Comparison[]): Comparison {
  return {
    differences: parts.flatMap(({ differences }) => differences),
    remarks: parts.flatMap(({ remarks }) => remarks),
  };
}
