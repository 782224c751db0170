import { readMark } from "../../lib/generated/mark";
import { pipelineSchema } from "../../lib/schema/pipeline-schema";
import { parse } from "yaml";

import { STYLES, workflowTexts, type Workflow } from "./read-workflow";

const ROLES = { applyRole: "apply", planRole: "plan" };
const isLegal = (key: "branch" | "environment", name: string): boolean =>
  pipelineSchema.safeParse({ ...ROLES, [key]: name }).success;

/** Names that YAML, an expression, a shell or our own command line could take for something else. */
const ODD = ["release/1.x", "1.0", "007", "1e3", "0x10", "true", "null", "no", "a--b", "v1_0", "2026-11-22"];

describe.each(STYLES)("in the style %s", (style) => {
  const read = (name: string): Record<string, Workflow> =>
    Object.fromEntries(
      [...workflowTexts(style, { branch: name, environment: name })].map(([file, text]) => [
        file,
        parse(text) as Workflow,
      ]),
    );

  test.each(ODD)("a branch and an environment named %j are those, and nothing else changes", (name) => {
    expect([isLegal("branch", name), isLegal("environment", name)]).toEqual([true, true]);
    const files = read(name);
    expect(files["apply.yml"]?.on["push"]).toEqual({ branches: [name] });
    expect(files["apply.yml"]?.jobs["apply"]?.environment).toBe(name);
    expect(files["expire.yml"]?.jobs["apply"]?.environment).toBe(name);
    const usual = Object.fromEntries(Object.entries(read("plain-name")));
    expect(JSON.stringify(files).replaceAll(name, "plain-name")).toBe(
      JSON.stringify(usual).replaceAll(name, "plain-name"),
    );
  });

  test("each begins with a mark", () => {
    for (const text of workflowTexts(style).values())
      expect(readMark(text)).toEqual({ version: "1.2.3", isIntact: true });
  });

  test("every expression of GitHub's is whole, and nothing of the template's is left", () => {
    for (const text of workflowTexts(style).values()) {
      expect(text).not.toMatch(/(?<!\$)\{\{|\\\$|\{\{[#/>]|undefined/);
    }
  });
});

test.each([
  ["a quote", `main"`],
  ["an apostrophe, which ends a text in an expression", "main' || true || '"],
  ["an expression", "${{ github.token }}"],
  ["a substitution of the shell", "$(id)"],
  ["a command after it", "main;id"],
  ["a line break", "main\nenv: {A: b}"],
  ["a line break at its end", "main\n"],
  ["a space", "ma in"],
  ["a comment", "main #"],
  ["an option", "--help"],
  ["a pattern of GitHub's", "release/*"],
  ["a negation", "!main"],
  ["a path upwards", "../main"],
  ["a whole reference", "refs/heads/main"],
  ["a text that looks like another", "m\u0430in"],
  ["nothing", ""],
])("a branch or an environment with %s is refused by the schema, and by whoever would write it", (_, name) => {
  expect([isLegal("branch", name), isLegal("environment", name)]).toEqual([false, false]);
  if (name.startsWith("refs/")) return;
  for (const home of [
    { branch: name, environment: "production" },
    { branch: "main", environment: name },
  ]) {
    expect(() => workflowTexts("package", home)).toThrow(/in a workflow/);
  }
});
