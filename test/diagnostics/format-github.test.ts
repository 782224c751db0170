import { error, formatGithub, notice, warning, type Diagnostic } from "../../lib/diagnostics";
import { repo } from "../support/repo-builder";

const AT = { file: "teams/a.yaml", line: 2, column: 3, endLine: 2, endColumn: 6 };

function lines(diagnostics: readonly Diagnostic[]): string[] {
  return formatGithub(diagnostics).split("\n").slice(0, -1);
}

function many(make: typeof error, number: number): Diagnostic[] {
  return Array.from({ length: number }, (_, index) => make("delegation", AT, `m${index}`));
}

describe("formatGithub", () => {
  it("is one workflow command a problem", () => {
    expect(formatGithub([error("unknown-key", AT, "message", { hint: "hint" })])).toBe(
      "::error file=teams/a.yaml,line=2,endLine=2,col=3,endColumn=6,title=unknown-key::message%0Ahint\n",
    );
  });

  it("leaves columns out where the range spans lines, because GitHub would drop the annotation's place", () => {
    expect(formatGithub([warning("unknown-key", { ...AT, endLine: 3 }, "m")])).toBe(
      "::warning file=teams/a.yaml,line=2,endLine=3,title=unknown-key::m\n",
    );
  });

  it("shows in a file's name what a terminal would obey, hide or reorder", () => {
    const at = { ...AT, file: "teams/a\u001b[2J\u0007\u202eb\u200b.yaml" };
    expect(formatGithub([error("unknown-key", at, "m")])).toMatch(
      /^::error file=teams\/a\\u\{1b\}\[2J\\u\{7\}\\u\{202e\}b\\u\{200b\}\.yaml,/,
    );
  });

  it("escapes what would end a property or the command", () => {
    const at = { ...AT, file: "teams/a,b:c%0A\n.yaml" };
    expect(formatGithub([error("unknown-key", at, "100% %0A")])).toBe(
      "::error file=teams/a%2Cb%3Ac%250A\\u{a}.yaml,line=2,endLine=2,col=3,endColumn=6,title=unknown-key::100%25 %250A\n",
    );
  });

  it("puts errors first, and shows at most ten of a kind", () => {
    const shown = lines([...many(notice, 12), ...many(warning, 12), ...many(error, 12)]);
    expect(shown.map((line) => /^::([a-z]+)/.exec(line)?.[1])).toEqual([
      ...Array<string>(10).fill("error"),
      ...Array<string>(10).fill("warning"),
      ...Array<string>(10).fill("notice"),
    ]);
    expect(shown.at(-1)).toBe(
      "::notice::and 2 more errors, 2 more warnings, 3 more notices; run `yarn validate` to see them all",
    );
  });

  it("counts a single one that is left in the singular, and none at all not", () => {
    expect(lines(many(error, 11)).at(-1)).toBe("::notice::and 1 more error; run `yarn validate` to see them all");
    expect(lines(many(error, 10))).toHaveLength(10);
    expect(formatGithub([])).toBe("");
  });

  it.each([
    ["a value", { policies: { view: "x\n::error::gotcha" } }],
    ["a value with an escape", { policies: { view: "x%0A::error::gotcha" } }],
    ["a key", { policies: { "x\n::error::gotcha": "own" } }],
    ["a group", { kubernetesGroups: ["x\n::stop-commands::t"] }],
    ["a name", { name: "x\r\n::error::gotcha", expires: "2026-11-23" }],
    ["a cluster", { clusters: ["x\n::error::gotcha"] }],
    ["a label", { clusters: [{ "x\n::error::": "y\n::error::" }] }],
    ["a principal", { principals: ["arn:aws:iam::1:role/x\n::error::gotcha"] }],
    ["a session", { principals: ["arn:aws:sts::1:assumed-role/x\n::error::gotcha/y"] }],
    ["a role", { principals: [{ role: "role/x\n::error::gotcha" }] }],
    ["a username", { username: "x{{SessionName}}\n::error::gotcha" }],
  ])("has no command of the file's own from %s", (_, grant) => {
    const { diagnostics } = repo().grants("payments", grant).compile();
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const line of lines(diagnostics)) expect(line).toMatch(/^::(error|warning) file=teams\/payments\.yaml,line=/);
    for (const { message, hint = "" } of diagnostics) expect(message + hint).not.toMatch(/[\n\r]/);
  });
});
