/**
 * Whether a pattern matches a whole text; `*` stands for any characters, nothing else is special.
 * At worst as many steps as both lengths multiplied: patterns come from people who may review nothing, and a regular
 * expression made from `*a*a*a*…` takes hours.
 */
export function matches(pattern: string, text: string): boolean {
  let [at, in_, star, resume] = [0, 0, -1, 0];
  while (in_ < text.length) {
    // The star first: a text may itself be a pattern (see `covers`), whose star only a star matches.
    if (pattern[at] === "*") [star, resume, at] = [at, in_, at + 1];
    else if (at < pattern.length && pattern[at] === text[in_]) [at, in_] = [at + 1, in_ + 1];
    else if (star !== -1) [at, in_, resume] = [star + 1, resume + 1, resume + 1];
    else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}

/** Whether everything that `inner` matches is matched by `pattern` too: a star can only be matched by a star. */
export function covers(pattern: string, inner: string): boolean {
  return matches(pattern, inner);
}

/** Whether two patterns cannot overlap because of what stands before their first star: most pairs are told apart so. */
function differBeforeStar(a: string, b: string): boolean {
  const ends = [a, b].map((pattern) => (pattern.includes("*") ? pattern.indexOf("*") : pattern.length + 1));
  const length = Math.min(...ends);
  return a.slice(0, length) !== b.slice(0, length);
}

/**
 * Whether some text is matched by both patterns. Steps through pairs of prefixes that can match one common text:
 * a star of either side may match nothing, or whatever comes next on the other; characters must be the same.
 */
export function overlaps(a: string, b: string): boolean {
  if (differBeforeStar(a, b)) return false;
  let row = Array.from({ length: b.length + 1 }, (_, j) => /^\**$/.test(b.slice(0, j)));
  for (const char of a) {
    const above = row;
    row = [];
    for (let j = 0; j <= b.length; j += 1) {
      const other = j === 0 ? undefined : b[j - 1];
      const [up, left, diagonal] = [above[j] === true, row[j - 1] === true, above[j - 1] === true];
      row.push(char === "*" || other === "*" ? up || left : diagonal && char === other);
    }
  }
  return row[b.length] === true;
}

export function isWildcard(text: string): boolean {
  return text.includes("*");
}

/** Those that no other list covers: names by look-up, so that only wildcards are compared with each. */
export function uncovered(names: readonly string[], by: readonly string[]): string[] {
  const known = new Set(by);
  const wildcards = by.filter(isWildcard);
  return names.filter((name) => !known.has(name) && !wildcards.some((wildcard) => covers(wildcard, name)));
}
