// Adding a case is adding a folder; see README.md. `BLESS=1 npx jest test/golden` writes what is expected: read the diff.
import { RULES, formatPretty } from "../../lib/diagnostics";
import { compileCase, goldenCases, goldenText, type GoldenCase } from "../support/golden-case";
import { listEntries } from "../support/golden-entries";

const ERR = goldenCases("err");
const OK = goldenCases("ok");

function pretty({ diagnostics, files }: GoldenCase): string {
  const textOf = (file: string): string | undefined => {
    const content = files.get(file);
    return content !== undefined && "text" in content ? content.text : undefined;
  };
  return formatPretty(diagnostics, { color: false, textOf });
}

function ruleOf(name: string): string {
  return name.split("--", 1)[0] ?? "";
}

describe("mistakes", () => {
  it.each(ERR)("%s", async (name) => {
    const result = await compileCase("err", name);
    const actual = pretty(result);
    expect(actual).toBe(goldenText("err", name, "expected.txt", actual));
    expect(result.diagnostics.map(({ rule }) => rule)).toContain(ruleOf(name));
    expect(result.plan === undefined).toBe(result.errors.length > 0);
  });

  it("have a case for every rule", () => {
    expect(Object.keys(RULES).filter((rule) => !rule.startsWith("review-") && !ERR.some((name) => ruleOf(name) === rule))).toEqual([]);
  });

  it("are named after rules", () => {
    expect(ERR.filter((name) => !Object.hasOwn(RULES, ruleOf(name)))).toEqual([]);
  });

  it.each(ERR)("%s is told in a few lines", async (name) => {
    const { diagnostics } = await compileCase("err", name);
    for (const { message, hint = "" } of diagnostics) {
      expect(message).not.toMatch(/undefined|NaN|\[object|invalid input/i);
      expect(message.length + hint.length).toBeLessThan(600);
    }
  });
});

describe("repositories that compile", () => {
  it.each(OK)("%s", async (name) => {
    const result = await compileCase("ok", name);
    if (result.plan === undefined) throw new Error(pretty(result));
    const actual = `${JSON.stringify(listEntries(result.plan), null, 2)}\n`;
    expect(actual).toBe(goldenText("ok", name, "expected.json", actual));
  });
});
