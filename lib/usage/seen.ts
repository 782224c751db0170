/** Texts that were there before, in memory that is bounded: what is remembered of each is a number of 64 bits. */
export interface Seen {
  /** Whether a text is new; from then on it is not. */
  readonly isNew: (text: string) => boolean;
  /** Whether the oldest have been forgotten. */
  readonly hasForgotten: () => boolean;
}

interface Table {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  used: number;
}

const SMALLEST = 1 << 12;
/** Beyond this, searching takes long. */
const FULL = 0.7;

function makeTable(size: number): Table {
  return { low: new Uint32Array(size), high: new Uint32Array(size), used: 0 };
}

/** Where it is, or would be. */
function placeIn({ low, high }: Table, one: number, other: number): number {
  const mask = low.length - 1;
  let place = one & mask;
  while ((low[place] !== 0 || high[place] !== 0) && (low[place] !== one || high[place] !== other))
    place = (place + 1) & mask;
  return place;
}

function has(table: Table, one: number, other: number): boolean {
  const place = placeIn(table, one, other);
  return table.low[place] === one && table.high[place] === other;
}

function add(table: Table, one: number, other: number): void {
  const place = placeIn(table, one, other);
  table.low[place] = one;
  table.high[place] = other;
  table.used += 1;
}

function twiceAsLarge(table: Table): Table {
  const larger = makeTable(table.low.length * 2);
  table.low.forEach((one, place) => {
    const other = table.high[place] ?? 0;
    if (one !== 0 || other !== 0) add(larger, one, other);
  });
  return larger;
}

/**
 * Remembers at least the last so many texts, and at most twice as many. Two of a billion texts are alike to it by chance
 * in one of forty times.
 * @param most a power of two
 */
export function remember(most: number): Seen {
  let now = makeTable(Math.min(SMALLEST, most));
  let before: Table | undefined;
  let forgets = false;

  const insert = (one: number, other: number): void => {
    if (now.used >= now.low.length * FULL) {
      if (now.low.length < most) {
        now = twiceAsLarge(now);
      } else {
        forgets ||= before !== undefined;
        before = now;
        now = makeTable(most);
      }
    }
    add(now, one, other);
  };

  return {
    isNew: (text) => {
      // Two sums that mix well (MurmurHash3's multipliers); a text's own length is in both.
      let [one, other] = [0x9747b28c ^ text.length, 0x1b873593 ^ text.length];
      for (let index = 0; index < text.length; index += 1) {
        const unit = text.charCodeAt(index);
        one = Math.imul(one ^ unit, 0x85ebca6b);
        one ^= one >>> 13;
        other = Math.imul(other ^ unit, 0xc2b2ae35);
        other ^= other >>> 15;
      }
      one = Math.imul(one ^ (one >>> 16), 0x27d4eb2f) >>> 0;
      // Zero and zero is an empty place.
      other = ((Math.imul(other ^ (other >>> 15), 0x165667b1) | 1) ^ 0) >>> 0;
      if (has(now, one, other) || (before !== undefined && has(before, one, other))) return false;
      insert(one, other);
      return true;
    },
    hasForgotten: () => forgets,
  };
}
