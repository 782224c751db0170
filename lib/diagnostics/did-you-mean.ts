import { distance } from "fastest-levenshtein";

import { enumerate, quote } from "./quote";

/** A word further away than this share of its own length is no typo. */
const FURTHEST = 0.4;

/** Steps from one word to the other; two neighbours swapped are one, as the commonest of typos. */
function steps(a: string, b: string): number {
  if (a.length === b.length) {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at += 1;
    if (a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2))
      return at === a.length ? 0 : 1;
  }
  return distance(a, b);
}

/** The candidate nearest to a mistyped word, or undefined when none is near. Ties: the first in sorted order. */
export function tryFindNearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 256) return undefined;
  let nearest: string | undefined;
  let shortest = Math.max(1, Math.floor(word.length * FURTHEST)) + 1;
  for (const candidate of [...candidates].sort()) {
    const far = steps(word.toLowerCase(), candidate.toLowerCase());
    if (far < shortest) [nearest, shortest] = [candidate, far];
  }
  return nearest;
}

/** The end of a message about an unknown word: `; did you mean "x"?` or else what is legal. */
export function orNearest(word: string, candidates: Iterable<string>): string {
  const legal = [...candidates];
  const nearest = tryFindNearest(word, legal);
  if (nearest !== undefined) return `; did you mean ${quote(nearest)}?`;
  return legal.length === 0 ? "" : `; legal: ${enumerate(legal)}`;
}
