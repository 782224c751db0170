import {
  observeApply,
  observeDrift,
  observeExceptions,
  observeExpiry,
  programFiles,
  tryReadDrift,
  type Observation,
} from "../../lib/github";
import { tryFindActing } from "../../lib/github/acting-text";
import { mention } from "../../lib/github/mention";
import { endingExceptions, endingGrants } from "../../lib/expiry";
import { dayOf } from "../../lib/model";
import { formatDriftJson, type Finding } from "../../lib/drift";
import { FILES, NOW } from "../drift/world";
import { compileFiles } from "../support/repo-builder";

/** Text that does something wherever it is not in a code span. */
const HOSTILE =
  "x`@everyone <img src=x onerror=1> [a](http://b) | ::error::\n::stop-commands::y ##[group] \u001b[31m #1";

function bodyOf(seen: Observation | undefined): string {
  if (seen?.state !== "found") throw new Error("nothing was found");
  return seen.body;
}

/** Our own mention of a team is the one thing that acts. */
function acting(text: string): string | undefined {
  return tryFindActing(text.replace(/^@acme\/[a-z]+: /, ""));
}

describe("what acts in Markdown", () => {
  test.each([
    ["<b>", "HTML"],
    ["hello @acme/all", "a mention"],
    ["[a](b)", "a link"],
    ["[a][b]", "a link"],
    ["see https://x", "a link"],
    ["www.x", "a link"],
    ["closes #12", "a reference to an issue"],
    ["a\u202eb", "an invisible character"],
    ["\n::error::x", "a workflow command"],
    ["`<b> @all [a](b)`", undefined],
    ["plain words, 2 of 3 (x)", undefined],
    ["a <!-- b -->", "HTML"],
    ["\\`<img src=//evil>\\`", "HTML"],
    ["&a<img src=//evil>", "HTML"],
    ["&lt<img src=//evil>", "HTML"],
    ["<https://evil.example>", "a link"],
    ["`a` `<b>", "HTML"],
    ["``a` <b>", "HTML"],
    ["\\`@acme/platform\\`", "a mention"],
    ["&#64;acme/platform", "a mention"],
    ["\\@acme/platform", "a mention"],
    ["![a](b)", "an image"],
    ["evil.example/x www.evil.example", "a link"],
    ["[a]: //evil.example\n\n[a]", "a link"],
    ["- [ ] do it", "a task"],
    [`${">".repeat(120)}<img src=//evil>`, "Markdown nested more than 20 deep"],
    [`${"- ".repeat(120)}@acme/platform`, "Markdown nested more than 20 deep"],
    [`${"> - 1. ".repeat(40)}[a](b)`, "Markdown nested more than 20 deep"],
    ["acme/other#12", "a reference to an issue"],
    ["GH-12", "a reference to an issue"],
    ["    indented", "Markdown of the kind code_block"],
    ["~~~\na\n~~~", "Markdown of the kind fence"],
  ])("%j: %s", (text, what) => {
    expect(tryFindActing(text)).toBe(what);
  });
});

test.each([
  "`open\n<b>`",
  "`@acme/all` and `<img>`",
  "a < b && c > d, 3 &lt; 4",
  "| a | b |\n| --- | --- |\n| `x` | **y** |",
  "# Title\n\n- one\n- *two*\n\n1. three\n\n> four",
  "`#1`, number 1 and a#b",
])("%j only says something", (text) => {
  expect(tryFindActing(text)).toBeUndefined();
});

test("a finding's text does nothing in an issue", () => {
  const actual = { type: HOSTILE, username: HOSTILE, kubernetesGroups: [HOSTILE], policies: { [HOSTILE]: [HOSTILE] } };
  const finding: Finding = { kind: "unmanaged-entry", principal: HOSTILE, actual, cause: "outside" };
  const many = Array.from({ length: 300 }, () => ({ ...finding, principal: HOSTILE.repeat(50) }));
  const { drift } = observeDrift(
    ["one"],
    [{ clusters: [{ cluster: "one", findings: [finding, ...many] }] }],
    "drift.yml",
  );
  // Lines of a table's cell are ours.
  expect(acting(bodyOf(drift[0]).replaceAll("<br>", ""))).toBeUndefined();
});

test("why nobody could look does nothing in an issue", () => {
  const { drift, blind } = observeDrift(
    ["one"],
    [{ clusters: [{ cluster: "one", findings: [], couldNotLook: HOSTILE }] }],
    "drift.yml",
  );
  expect(drift).toEqual([{ key: "one", state: "unknown" }]);
  expect(acting(bodyOf(blind[0]))).toBeUndefined();
});

test("a cluster whose stack could not be planned was not seen whole: it is not clean", () => {
  const look = { cluster: "one", findings: [], terraform: { couldNotLook: "no plan" } };
  const { drift, blind } = observeDrift(["one"], [{ clusters: [look] }], "drift.yml");
  expect(drift).toEqual([{ key: "one", state: "unknown" }]);
  expect(bodyOf(blind[0])).toMatch(/the stack: no plan/);
});

test("a team's text does nothing in the issue about its end", () => {
  const quoted = JSON.stringify(HOSTILE.replaceAll("\n", " ").replaceAll("\u001b", " "));
  const text = `team: evil
owners: ["@acme/evil", "@stranger/all", "@somebody", "a@b.example"]
namespaces: [evil]
access:
  - name: ${quoted}
    principals: [{role: evil}]
    clusters: ["*"]
    policies: {view: cluster}
    expires: 2026-11-30
    reason: ${quoted}
`;
  const files = new Map(
    Object.entries({ ...FILES, "teams/evil.yaml": text }).map(([path, content]) => [path, { text: content }]),
  );
  const { model, plan, diagnostics } = compileFiles(files, NOW);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const teams = model?.teams ?? [];
  const ending = endingGrants({ model: { teams }, plan: { clusters: plan?.clusters ?? [] } }, dayOf(NOW));
  const [seen] = observeExpiry(teams, ending, "acme").filter(({ key }) => key === "evil");
  const body = bodyOf(seen);
  expect(body).toMatch(/^@acme\/evil `@stranger\/all` `@somebody` `a@b.example`: /);
  expect(acting(body.replace("@acme/evil ", ""))).toBeUndefined();
});

test("an exception is told before it ends, and what it leaves overdue until somebody decides", () => {
  const at = { file: "platform.yaml", line: 3, column: 1, endLine: 3, endColumn: 2 };
  const one = { rule: "delegation" as const, team: HOSTILE, principal: undefined, cluster: undefined, reason: HOSTILE };
  const exceptions = [{ ...one, expires: dayOf(NOW), at }];
  const seen = observeExceptions({ ending: exceptions, overdue: [] }, ["@acme/platform"], "acme");
  expect(acting(bodyOf(seen).replace("@acme/platform ", ""))).toBeUndefined();
  const piece = { rule: HOSTILE, message: HOSTILE, file: HOSTILE, line: 1, ended: HOSTILE, cluster: HOSTILE };
  const late = observeExceptions({ ending: exceptions, overdue: [piece] }, ["@acme/platform"], "acme");
  expect(late).toMatchObject({ state: "found", title: "Access is overdue: 1 time" });
  expect(acting(bodyOf(late).replace("@acme/platform ", ""))).toBeUndefined();
  expect(observeExceptions({ ending: [], overdue: [] }, [], "acme").state).toBe("clean");
  expect(endingExceptions(exceptions, dayOf(new Date("2026-11-01")))).toEqual([]);
  expect(endingExceptions(exceptions, dayOf(new Date("2026-11-10")))).toEqual(exceptions);
});

test.each([
  ["@acme/payments", "@acme/payments"],
  ["@ACME/payments", "@ACME/payments"],
  ["@other/payments", "`@other/payments`"],
  ["@person", "`@person`"],
  ["a@b.example", "`a@b.example`"],
  ["@acme/x\n@acme/y", "`@acme/x\\u{a}@acme/y`"],
])("%j is told as %s", (owner, text) => {
  expect(mention(owner, "acme")).toBe(text);
});

test("an account's apply is what its job ended as; one that was not its turn says nothing", () => {
  const job = (name: string, conclusion: string | undefined) => ({ name, conclusion, url: "" });
  const jobs = [
    job("find", "success"),
    job("apply 111111111111", "success"),
    job("apply 222222222222", "failure"),
    job("report", undefined),
  ];
  const seen = observeApply(["111111111111", "222222222222", "333333333333"], jobs, {
    url: "https://x",
    commit: "abc",
  });
  expect(seen.map(({ key, state }) => [key, state])).toEqual([
    ["111111111111", "clean"],
    ["222222222222", "found"],
    ["333333333333", "unknown"],
    ["run", "clean"],
  ]);
});

test.each([
  [
    [
      "teams/a.yaml",
      "clusters/b.yaml",
      "adopt/c.yaml",
      "platform.yaml",
      "permission-sets.lock.yaml",
      "docs/x.md",
      "README.md",
    ],
    [],
  ],
  [
    [
      ".github/CODEOWNERS",
      "docs/scp.json",
      "migration/prod-eu/accepted.yaml",
      "migration/prod-eu/worklist.md",
      "incidents/2026-11-22-prod-eu-recovery.md",
      "teams/README.md",
    ],
    [],
  ],
  [
    ["CODEOWNERS", "migration/run.sh", "incidents.md/x.js", "test/example/platform.yaml"],
    ["CODEOWNERS", "incidents.md/x.js", "migration/run.sh", "test/example/platform.yaml"],
  ],
  [["teams/a.ts"], ["teams/a.ts"]],
  [
    ["lib/x.ts", ".github/workflows/check.yml", "yarn.lock"],
    [".github/workflows/check.yml", "lib/x.ts", "yarn.lock"],
  ],
  [["templates/changes.md.hbs"], ["templates/changes.md.hbs"]],
])("%j: of the program are %j", (paths, program) => {
  expect(programFiles(paths)).toEqual(program);
});

test("a report is read back whole, or not at all", () => {
  const expected = { type: "STANDARD", username: "u", kubernetesGroups: ["g"], policies: { P: "cluster" as const } };
  const findings = [{ kind: "missing-entry" as const, principal: "p", expected }];
  const report = { clusters: [{ cluster: "one", findings }] };
  const text = formatDriftJson(report);
  expect(tryReadDrift(text)).toEqual(report);
  for (let end = 1; end < text.length - 2; end += 7) expect(tryReadDrift(text.slice(0, end))).toBeUndefined();
  expect(
    tryReadDrift('{"clusters": [{"cluster": "one", "findings": [{"kind": "else", "principal": null}]}]}'),
  ).toBeUndefined();
  expect(
    tryReadDrift('{"clusters": [{"cluster": "one", "findings": [{"kind": "missing-entry", "principal": "p"}]}]}'),
  ).toBeUndefined();
});
