/** Values are shown whole up to this length; a 100 kB string must not fill the terminal. */
const LONGEST = 100;

/**
 * Shown by number, never sent to a terminal: characters that move the cursor, reorder text, are invisible, or look like
 * a space and are none; and the `#` that makes `##[` of old a workflow command anywhere in a line of a GitHub log.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}|(?<=#)#(?=\[)/gu;

/** Letters, digits and what else is never unsafe: nearly all texts, told without looking up each character's kind. */
const PLAIN = /^[ !"$-~]*$/;

/** User's text made safe for one line of any output: unprintable characters by number, cut when long. */
export function printable(text: string, longest = LONGEST): string {
  if (text.length <= longest && PLAIN.test(text)) return text;
  // Never through a surrogate pair: half of one is no character.
  const shown = text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, "")}…` : text;
  return shown.replace(UNSAFE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** User's text in double quotes, for a message. */
export function quote(text: string): string {
  return `"${printable(text).replaceAll('"', '\\"')}"`;
}

/** A list in a message: sorted, the first few, and how many more. */
export function enumerate(words: readonly string[], most = 12): string {
  const sorted = [...new Set(words)].sort();
  if (sorted.length <= most) return sorted.map((word) => printable(word)).join(", ");
  const shown = sorted.slice(0, most).map((word) => printable(word));
  return `${shown.join(", ")} and ${sorted.length - most} more`;
}

/** A number and its noun: `1 entry`, `2 entries`. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
