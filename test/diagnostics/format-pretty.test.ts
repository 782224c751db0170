import { error, formatPretty, notice, warning, type Diagnostic, type Location } from "../../lib/diagnostics";

function at(line: number, column: number, endColumn = column + 1, endLine = line): Location {
  return { file: "teams/a.yaml", line, column, endLine, endColumn };
}

function pretty(text: string | undefined, ...diagnostics: Diagnostic[]): string[] {
  return formatPretty(diagnostics, { color: false, textOf: () => text }).split("\n");
}

describe("formatPretty", () => {
  it("says nothing without problems", () => {
    expect(formatPretty([], { color: false, textOf: () => undefined })).toBe("");
  });

  it("shows place, severity, message, rule, line, caret, related places, hint and a count", () => {
    const problem = error("unknown-key", at(2, 3, 6), "unknown key", {
      related: [{ at: at(1, 1), message: "the other" }],
      hint: "delete it",
    });
    expect(pretty("a: 1\n  bcd: 2\n", problem)).toEqual([
      "teams/a.yaml:2:3: error: unknown key [unknown-key]",
      "  |   bcd: 2",
      "  |   ^^^",
      "  teams/a.yaml:1:1: the other",
      "  hint: delete it",
      "",
      "1 error",
      "",
    ]);
  });

  it.each([
    ["CRLF", "a\r\nbcd\r\n", "  | bcd"],
    ["a tab", "a\n\tb\n", "  |  b"],
    ["a byte order mark", "\ufeffa\nbcd", "  | bcd"],
    ["an escape sequence", "a\nb\u001b[31mc", "  | b\\u{1b}[31mc"],
    ["a workflow command", "a\n::error::b", "  | ::error::b"],
    ["an old workflow command", "a\nb ##[add-mask]c", "  | b #\\u{23}[add-mask]c"],
  ])("shows a line with %s", (_, text, shown) => {
    expect(pretty(text, error("unknown-key", at(2, 1), "m"))[1]).toBe(shown);
  });

  it.each([
    ["plain text", "key: value", 6, 11, "  |      ^^^^^"],
    ["tabs before it", "\tkey: value", 7, 12, "  |       ^^^^^"],
    ["wide characters before it", "鍵: value", 4, 9, "  |     ^^^^^"],
    ["wide characters in it", "k: 値値", 4, 6, "  |    ^^^^"],
    ["a combining mark before it", "e\u0301: v", 5, 6, "  |    ^"],
    ["an emoji before it", "💥: v", 5, 6, "  |     ^"],
    ["a hidden character before it", "a\u202e: v", 5, 6, "  |            ^"],
    ["an empty range", "key:", 5, 5, "  |     ^"],
    ["a range past the line's end", "key", 1, 90, "  | ^^^"],
  ])("puts the caret right with %s", (_, text, column, endColumn, carets) => {
    expect(pretty(text, error("unknown-key", at(1, column, endColumn), "m"))[2]).toBe(carets);
  });

  it("underlines only the first line of many", () => {
    expect(pretty("ab:\n  c: d\n", error("unknown-key", at(1, 1, 7, 2), "m"))[2]).toBe("  | ^^^");
  });

  it("shows a piece of a long line, around the problem", () => {
    const [, line = "", carets = ""] = pretty(
      `${"x".repeat(5000)}HERE${"y".repeat(5000)}`,
      error("unknown-key", at(1, 5001, 5005), "m"),
    );
    expect(line.length).toBeLessThan(170);
    expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("HERE");
    expect(line).toMatch(/^ {2}\| ….*…$/);
  });

  it.each([[undefined], [""], ["\n\n"]])("shows no line where there is none (%j)", (text) => {
    expect(pretty(text, error("file-missing", at(1, 1), "m"))).toHaveLength(4);
  });

  it("counts by severity", () => {
    const all = [error("delegation", at(1, 1), "a"), error("delegation", at(1, 1), "b")];
    const others = [warning("delegation", at(1, 1), "c"), notice("delegation", at(1, 1), "d")];
    expect(pretty(undefined, ...all, ...others).at(-2)).toBe("2 errors, 1 warning, 1 notice");
  });

  it("colours only when asked", () => {
    const escape = String.fromCharCode(27);
    const problem = error("delegation", at(1, 1), "a");
    expect(formatPretty([problem], { color: true, textOf: () => "a" })).toContain(escape);
    expect(formatPretty([problem], { color: false, textOf: () => "a" })).not.toContain(escape);
  });
});
