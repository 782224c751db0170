import { enumerate, error, printable, quote } from "../../lib/diagnostics";

describe("text in messages", () => {
  it.each([
    ["a\nb", '"a\\u{a}b"'],
    ["a\u202eb", '"a\\u{202e}b"'],
    ["a\u00a0b", '"a\\u{a0}b"'],
    ["a\u200bb", '"a\\u{200b}b"'],
    ["\u001b[31m", '"\\u{1b}[31m"'],
    ['a"b', '"a\\"b"'],
    ["##[error]x", '"#\\u{23}[error]x"'],
    ["grüße 鍵 💥", '"grüße 鍵 💥"'],
  ])("%j is shown as %s", (text, shown) => {
    expect(quote(text)).toBe(shown);
  });

  it("is cut, and never through a character", () => {
    expect(quote("x".repeat(100_000))).toBe(`"${"x".repeat(100)}…"`);
    expect(printable("💥💥", 3)).toBe("💥…");
  });

  it("is sorted, once each and cut in lists", () => {
    expect(enumerate(["b", "a", "b"])).toBe("a, b");
    expect(enumerate(["c", "b", "a"], 2)).toBe("a, b and 1 more");
  });

  it("is made safe also where a message forgot to quote it", () => {
    const at = { file: "a", line: 1, column: 1, endLine: 1, endColumn: 1 };
    const text = `a\n${"x".repeat(100_000)}`;
    const { message, hint, related } = error("delegation", at, text, { hint: text, related: [{ at, message: text }] });
    for (const shown of [message, hint, related?.[0]?.message]) expect(shown).toMatch(/^a\\u\{a\}x{1998}…$/);
  });
});
