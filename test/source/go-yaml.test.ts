// YAML as Go reads it. No Go was at hand: expectations come from reading go-yaml v2, not from running it.
import { goToPlain, readGoYaml } from "../../lib/source";

function plain(text: string): unknown {
  const read = readGoYaml(text);
  if ("problem" in read) return read.problem;
  const [root] = read.roots;
  return root === undefined ? undefined : goToPlain(root);
}

describe("a scalar without quotes", () => {
  it.each<[string, unknown]>([
    ["y", true],
    ["Y", true],
    ["yes", true],
    ["ON", true],
    ["true", true],
    ["tRue", "tRue"],
    ["n", false],
    ["No", false],
    ["off", false],
    ["FALSE", false],
    ["~", null],
    ["null", null],
    ["NULL", null],
    ["nULL", "nULL"],
    ["12", 12],
    ["+12", 12],
    ["-12", -12],
    ["1_2", 12],
    ["012", 10],
    ["0o12", 10],
    ["0x1F", 31],
    ["0b101", 5],
    ["-0b11", -3],
    ["089", 89],
    ["1.5", 1.5],
    ["1.", 1],
    [".5", 0.5],
    ["1e3", 1000],
    ["1e999", "1e999"],
    ["1e", "1e"],
    [".", "."],
    ["_1", "_1"],
    ["0x", "0x"],
    ["12:30", "12:30"],
    ["2026-11-22", "2026-11-22"],
    ["1.2.3", "1.2.3"],
    ["arn:aws:iam::1:role/x", "arn:aws:iam::1:role/x"],
    ["'yes'", "yes"],
    ['"12"', "12"],
    ["!!str yes", "yes"],
    ["!!int 12", 12],
    ["!!float 12", 12],
    ["!!bool on", true],
    ["!!null ~", null],
    ["!x yes", "yes"],
    ["! yes", true],
    ["!!binary aGk=", "hi"],
  ])("%s", (text, value) => {
    expect(plain(`- ${text}\n`)).toEqual([value]);
  });

  it.each(["!!int x", "!!bool 1", "!!null x", "!!binary '*'"])("%s is refused, and with it the text", (text) => {
    expect(plain(`a: ${text}`)).toMatch(/is not a valid !!|base64/);
  });
});

it("keys become text, but for what has none", () => {
  expect(plain("1: a\nyes: b\n1.5: c\n012: d\n")).toEqual({ "1": "a", true: "b", "1.5": "c", "10": "d" });
  expect(plain("~: a")).toBe("a null key");
  expect(plain("[a]: b")).toBe("a list as a key");
});

it("a problem has its line", () => {
  expect(readGoYaml("a: 1\nb: [\n")).toMatchObject({ line: expect.any(Number) as number, untried: false });
  expect(readGoYaml("a: 1\rb: @x\r")).toMatchObject({ line: 2 });
});

it("what Go may read and this cannot is not called broken", () => {
  expect(readGoYaml('- a: "x\ny"\n')).toMatchObject({ untried: true });
});

it("all documents are read where they are asked for, and one broken is told", () => {
  const read = readGoYaml("a: 1\n---\n- b\n---\n", "all");
  expect("roots" in read && read.roots.map((root) => root && goToPlain(root))).toEqual([{ a: 1 }, ["b"], null]);
  expect(readGoYaml("a: 1\n---\n- [\n", "all")).toHaveProperty("problem");
  expect(readGoYaml("a: 1\n---\n- [\n")).toMatchObject({ more: true });
});

it("deep chains of aliases within Go's limits are followed", () => {
  const text = Array.from({ length: 50 }, (_, n) => (n === 0 ? "- &a0 x" : `- &a${n} [*a${n - 1}]`)).join("\n");
  expect(plain(text)).toHaveLength(50);
});
