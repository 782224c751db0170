import type { Dice } from "../support/generated-repository";

type Change = (random: Dice, text: string) => string;

/** What means something in YAML or JSON, and what should mean nothing. */
const TOKENS: readonly string[] = [
  ...["{", "}", "[", "]", ":", ": ", ",", "- ", "? ", "|", ">-", '"', "'", "#", "\\", "\t", "\n", "\r", "\r\n"],
  ...["---\n", "...\n", "%YAML 1.1\n", "&a ", "*a", "<<: *a\n", "!!binary ", "!!js/function ", "!!set ", "! "],
  ...["__proto__", "constructor", "toString", "null", "~", "yes", "0x10", "0o7", "1e999", ".nan", "-.inf", "1_000"],
  ...["2026-11-22", "12:30:45", "9".repeat(400), "\ufeff", "\0", "\u0085", "\u2028", "\u202e", "\u200b", "\ud800"],
  ...[
    "\\u0000",
    "\\ud800",
    "\u{1f468}\u200d\u{1f469}",
    "a\u0301",
    "$(id)",
    "${jndi:x}",
    "{{",
    "}}",
    "{team}",
    "::add-mask::",
  ],
];

function slice(random: Dice, text: string): readonly [from: number, to: number] {
  const from = random.below(text.length + 1);
  return [from, Math.min(text.length, from + random.below(random.chance(0.5) ? 8 : 200))];
}

const put = (text: string, at: number, what: string): string => text.slice(0, at) + what + text.slice(at);

const CHANGES: readonly Change[] = [
  (random, text) => {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
  },
  (random, text) => {
    const [from, to] = slice(random, text);
    return text.slice(0, from) + text.slice(to);
  },
  (random, text) => {
    const [from, to] = slice(random, text);
    return put(text, random.below(text.length + 1), text.slice(from, to));
  },
  (random, text) => put(text, random.below(text.length + 1), random.pick(TOKENS)),
  (random, text) => put(text, random.below(text.length + 1), random.pick(TOKENS)),
  (random, text) => text.slice(0, random.below(text.length + 1)),
  (random, text) => {
    const lines = text.split("\n");
    const line = random.below(lines.length);
    lines.splice(random.below(lines.length), 0, ...lines.slice(line, line + 1 + random.below(3)));
    return lines.join("\n");
  },
  (random, text) => {
    const lines = text.split("\n");
    const at = random.below(lines.length);
    lines[at] = " ".repeat(random.below(6)) + (lines[at] ?? "").trimStart();
    return lines.join("\n");
  },
  (random, text) => random.sample(text.split("\n"), Infinity).join("\n"),
  (random, text) =>
    text.replace(/"[^"]*"|[A-Za-z0-9_]+/g, (word) => (random.chance(0.02) ? random.pick(TOKENS) : word)),
];

/** What is as large as it is strange, up to some 100 kB; these are rare, because each takes its time. */
const MONSTERS: readonly Change[] = [
  (random, text) =>
    put(text, random.below(text.length + 1), random.pick(["[", "{", "- ", "? ", "{a: "]).repeat(20_000)),
  (random, text) =>
    put(text, random.below(text.length + 1), random.pick(["x", " ", "\n", "*", "é", '"'].concat(TOKENS)).repeat(5_000)),
  (random, text) =>
    text
      .split("\n")
      .slice(0, 400)
      .join("\n")
      .repeat(1 + random.below(Math.ceil(100_000 / (text.length + 1)))),
  (_, text) => text.replaceAll("\n", "\r\n"),
  (_, text) => `\ufeff${text}`,
  (_, text) => {
    const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]`);
    return `a0: &a0 [x]\n${levels.join("\n")}\n${text}`;
  },
  (_, text) => `${Array.from({ length: 5_000 }, (_, n) => `k${n}: ${n}`).join("\n")}\n${text}`,
  (_, text) => `${text}\n---\n${text}`,
];

/** A text with one to four things changed at random. */
export function mutateText(random: Dice, text: string): string {
  let changed = text;
  for (let count = 1 + random.below(4); count > 0; count -= 1) changed = random.pick(CHANGES)(random, changed);
  return random.chance(0.05) ? random.pick(MONSTERS)(random, changed) : changed;
}
