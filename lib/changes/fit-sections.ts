/** A section whose lines are text by now. */
export interface TextSection {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface FittedSection extends TextSection {
  /** How many lines had no room. */
  readonly left: number;
}

/** However long the others are, the first lines of each section are shown. */
const FIRST_LINES = 10;

/** Bytes of UTF-8. */
export function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** How many lines of each section fit: first some of each, then the rest in their order. Lines are never cut. */
function choose(sections: readonly TextSection[], room: number, overhead: number): number[] {
  let free = room;
  const taken = sections.map(() => 0);
  const take = (index: number, most: number): void => {
    const { lines } = sections[index] ?? { lines: [] };
    for (let at = taken[index] ?? 0; at < Math.min(most, lines.length); at += 1) {
      const cost = sizeOf(lines[at] ?? "") + overhead;
      if (cost > free) {
        return;
      }
      free -= cost;
      taken[index] = at + 1;
    }
  };
  for (const index of sections.keys()) take(index, FIRST_LINES);
  for (const index of sections.keys()) take(index, Infinity);
  return taken;
}

/**
 * Whole lines, as many as there is room for.
 * @param room in bytes of UTF-8, without titles
 * @param overhead what a line takes besides its text
 */
export function fitSections(sections: readonly TextSection[], room: number, overhead: number): FittedSection[] {
  const taken = choose(sections, room, overhead);
  return sections.map(({ title, lines }, index) => {
    const shown = lines.slice(0, taken[index]);
    return { title, lines: shown, left: lines.length - shown.length };
  });
}
