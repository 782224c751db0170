import type { Diagnostic } from "../../lib/diagnostics";
import { tryParseValue } from "../../lib/source";

function problems(text: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  tryParseValue("a.yaml", text, (diagnostic) => found.push(diagnostic));
  return found;
}
const places = (text: string): string[] => problems(text).map(({ rule, at }) => `${rule} ${at.line}`);

describe("a merge conflict", () => {
  it("is told once, at its first line, with its last", () => {
    const [only, ...others] = problems("a: 1\r\n<<<<<<< HEAD\r\nb: 2\r\n=======\r\nb: 3\r\n>>>>>>> main\r\n");
    expect(others).toEqual([]);
    expect(only).toMatchObject({ rule: "merge-conflict", message: "an unresolved merge conflict, up to line 6" });
    expect(only?.at).toEqual({ file: "a.yaml", line: 2, column: 1, endLine: 2, endColumn: 13 });
  });

  it.each([
    ["two", "<<<<<<<\n=======\n>>>>>>>\na: 1\n<<<<<<< x\n||||||| y\n=======\n>>>>>>> z\n", [1, 5]],
    ["one in another's side", "<<<<<<< x\n=======\n<<<<<<< y\n=======\n>>>>>>> z\n>>>>>>> x\n", [1, 3, 6]],
    ["each marker that was left alone", "=======\na: 1\n>>>>>>> main\n<<<<<<< HEAD\n", [1, 3, 4]],
  ])("%s", (_, text, lines) => {
    expect(places(text)).toEqual(lines.map((line) => `merge-conflict ${line}`));
  });

  it.each([
    ["in a block of text", "a: |\n  <<<<<<< HEAD\n  =======\n"],
    ["in a comment", "# <<<<<<< HEAD\n#======\na: 1\n"],
    ["of another length", "a: '\n========\n<<<<<<<<\n'\n"],
    ["with something behind it", "a: '\n=======x\n'\n"],
  ])("is not what looks like one %s", (_, text) => {
    expect(problems(text).filter(({ rule }) => rule === "merge-conflict")).toEqual([]);
  });

  it("of a hundred thousand is told twenty times", () => {
    const found = problems("<<<<<<<\n>>>>>>>\n".repeat(60_000));
    expect(found).toHaveLength(20);
    expect(found.at(-1)?.message).toContain(", and 59980 more in this file");
  });
});
