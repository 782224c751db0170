import * as fc from "fast-check";

import { covers, isWildcard, matches, overlaps } from "../../lib/model/wildcard";

/** Every text of up to so many of these letters. */
function texts(letters: string, longest: number): string[] {
  const all = [""];
  let last = [""];
  for (let length = 1; length <= longest; length += 1) {
    last = last.flatMap((text) => Array.from(letters, (letter) => text + letter));
    all.push(...last);
  }
  return all;
}

/** What is meant, said in the plainest way. */
function matchesPlainly(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] !== "*")
    return text[0] === pattern[0] && text !== "" && matchesPlainly(pattern.slice(1), text.slice(1));
  return Array.from({ length: text.length + 1 }, (_, from) => text.slice(from)).some((rest) =>
    matchesPlainly(pattern.slice(1), rest),
  );
}

/**
 * Patterns of up to four characters need no longer texts to tell them apart: each star matches nothing, or one letter
 * that is in neither pattern, or what the other pattern has there.
 */
const PATTERNS = texts("ab*", 4);
const TEXTS = texts("abc", 6);
const MATCHED = new Map(
  PATTERNS.map((pattern) => [pattern, new Set(TEXTS.filter((text) => matchesPlainly(pattern, text)))]),
);

function matchedBy(pattern: string): ReadonlySet<string> {
  return MATCHED.get(pattern) ?? new Set();
}

describe("wildcards against an oracle", () => {
  it("match what the plainest reading matches", () => {
    for (const pattern of PATTERNS) {
      const wrong = TEXTS.filter((text) => matches(pattern, text) !== matchedBy(pattern).has(text));
      expect({ pattern, wrong }).toEqual({ pattern, wrong: [] });
    }
  });

  it("cover another pattern when they match all that it matches", () => {
    for (const pattern of PATTERNS) {
      const wrong = PATTERNS.filter(
        (inner) => covers(pattern, inner) !== [...matchedBy(inner)].every((text) => matchedBy(pattern).has(text)),
      );
      expect({ pattern, wrong }).toEqual({ pattern, wrong: [] });
    }
  });

  it("overlap when some text is matched by both", () => {
    for (const a of PATTERNS) {
      const wrong = PATTERNS.filter((b) => overlaps(a, b) !== [...matchedBy(a)].some((text) => matchedBy(b).has(text)));
      expect({ a, wrong }).toEqual({ a, wrong: [] });
    }
  });
});

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 12 });

describe("wildcards", () => {
  it("overlap whichever comes first, and with themselves", () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        expect(overlaps(a, b)).toBe(overlaps(b, a));
        expect(overlaps(a, a)).toBe(true);
      }),
    );
  });

  it("that cover overlap, and cover themselves", () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        expect(covers(a, a)).toBe(true);
        if (covers(a, b)) expect(overlaps(a, b)).toBe(true);
      }),
    );
  });

  it("overlap where both match a text", () => {
    fc.assert(
      fc.property(pattern, pattern, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 }), (a, b, text) => {
        if (matches(a, text) && matches(b, text)) expect(overlaps(a, b)).toBe(true);
        if (covers(a, b) && matches(b, text)) expect(matches(a, text)).toBe(true);
      }),
    );
  });

  it.each([
    ["prod-*", "prod-eu", true],
    ["prod-*", "prod-", true],
    ["prod-*", "prod", false],
    ["*-eu", "prod-eu", true],
    ["prod", "prod-eu", false],
    ["p.od", "prod", false],
    ["[a-z]*", "a", false],
    ["?", "a", false],
    ["$&", "$&", true],
    ["*", "", true],
    ["", "", true],
    ["", "a", false],
    ["PROD", "prod", false],
  ])("%j matches %j: %s", (glob, text, expected) => {
    expect(matches(glob, text)).toBe(expected);
  });

  it.each([
    ["kube-*", "kube-system", true],
    ["k*", "*-system", true],
    ["kube-*", "kub*", true],
    ["kube-*", "cube-*", false],
    ["amazon-*", "amazon", false],
    ["a*b", "a*c", false],
    ["a*b*c", "a*c", true],
  ])("%j and %j overlap: %s", (a, b, expected) => {
    expect(overlaps(a, b)).toBe(expected);
  });

  it("take no time over a pattern made to take for ever", () => {
    const [evil, text] = [`${"*a".repeat(5000)}b`, "a".repeat(10_000)];
    expect(matches(evil, text)).toBe(false);
    expect(matches(evil, `${text}b`)).toBe(true);
    expect(overlaps(`${"*a".repeat(300)}b`, "a".repeat(600))).toBe(false);
  });

  it("are told from names by their star", () => {
    expect([isWildcard("a*"), isWildcard("a?")]).toEqual([true, false]);
  });
});
