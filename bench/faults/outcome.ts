/** What a campaign of faults found out. */
export interface Tried {
  /** What was done, in a few words. */
  readonly kind: string;
  /** What was to hold, each time. */
  readonly invariant: string;
  readonly times: number;
  /** What else there is to count, such as `lost permissions: 0`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Each time that the invariant did not hold, with what can be seen of it. */
  readonly broken: readonly string[];
}

/** Numbers from 0 to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}
