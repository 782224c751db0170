// Texts that were written to do harm, or by a machine gone wrong: an answer, and never a crash.
import fc from "fast-check";

import { readAwsAuth, readConfigMapText, removeLine } from "../../lib/aws-auth";
import { bytes, notes, roles } from "./support";
import { lawRuns, sized } from "../support/law-runs";

function laughs(levels: number): string {
  const lines = ["- &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < levels; level += 1) {
    lines.push(
      `- &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(", ")}]`,
    );
  }
  return `${lines.join("\n")}\n`;
}

describe("hostile text", () => {
  it("a billion laughs is dropped, as Go drops it", () => {
    expect(notes(roles(laughs(10)))[0]).toContain("document contains excessive aliasing");
  });

  it.each([
    ["brackets", "[".repeat(100_000)],
    ["dashes", "- ".repeat(100_000)],
    ["indentation", Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}-`).join("\n")],
  ])("%s nested absurdly deep are not tried", (_, text) => {
    const read = roles(text);
    expect(read.lines).toEqual([]);
    expect(notes(read)[0]).toMatch(/could not be read here|drops the whole section/);
  });

  it("more than 1 MiB is not tried", () => {
    expect(notes(roles(`- ${"x".repeat(1024 * 1024)}`))[0]).toContain("too long");
  });

  it("keys of JavaScript's own are keys", () => {
    const read = roles('- {"__proto__": {"rolearn": "x"}, "constructor": 1, "toString": 2, "username": "u"}');
    expect(read.lines).toMatchObject([{ arn: "", username: "u" }]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it("what is shown holds nothing that a terminal obeys", () => {
    const evil = "\\e[31m\\n::error::x";
    const text = `- {rolearn: "${evil}", username: ["${evil}"], "${evil}": 1, groups: ["a - ${evil}"]}`;
    const { lines } = roles(text);
    expect(lines[0]?.flaws.join("")).not.toMatch(/[\p{Cc}]/u);
    expect(lines[0]?.flaws.join("")).toContain("\\u{1b}");
    const { notes: all } = readAwsAuth({ data: new Map([["\u001b[31m\n", "x"]]) });
    expect(all[0]?.message).not.toMatch(/[\p{Cc}]/u);
  });

  it("very many lines are read, and the last of them cut", () => {
    const count = sized(10_000);
    const text = Array.from({ length: count }, (_, n) => `- {rolearn: r${n}, username: u}\n`).join("");
    expect(roles(text).lines).toHaveLength(count);
    const rest = removeLine(new Map([["mapRoles", text]]), { section: "mapRoles", index: count - 1 });
    expect(rest?.get("mapRoles")).toBe(text.slice(0, text.lastIndexOf("- ")));
  });

  const fragment = fc.constantFrom(
    ..."- |: |\n|  |rolearn: a\n|username: u\n|groups:\n|[|]|{|}|,|\"|'|#|&a |*a|<<: *a\n|!!int |!x |>|-\n|---\n|...\n|%|@|`|\t|\r\n|\0|\ufeff|é|💥".split(
      "|",
    ),
    "|",
  );
  const text = fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join(""));

  it("any text gives lines or a note, for each line a place", () => {
    fc.assert(
      fc.property(text, (hostile) => {
        const { lines } = readAwsAuth({ data: new Map([["mapRoles", hostile]]) });
        for (const { line } of lines) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(hostile.split(/\r\n|[\r\n\u0085\u2028\u2029]/).length);
        }
      }),
      lawRuns(700),
    );
  });

  it("any bytes are a ConfigMap or a problem with a hint", () => {
    fc.assert(
      fc.property(fc.oneof(text.map(bytes), fc.uint8Array({ maxLength: 60 })), (hostile) => {
        const read = readConfigMapText(hostile);
        if ("problem" in read) expect(read.hint).not.toBe("");
        else expect(read.configMap.data).toBeInstanceOf(Map);
      }),
      lawRuns(400),
    );
  });
});
