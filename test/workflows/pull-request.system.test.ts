import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CHANGES_MARKER } from "../../lib/changes/changes-markdown";
import { jobOf, logOf, startWorld, team, type TestWorld, expectNoSparePermission, expectResults } from "./world";

jest.setTimeout(240_000);

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.stop();
});

/** Plans nothing: what is planned is another test's. */
const PLAN = `mkdir -p pipeline.out; echo '{}' > pipeline.out/plan.json; echo "## Plan as $TEST_ROLE of $ACCESS_CLUSTERS $*"`;

test("a team file added: validated, described in a comment, labelled, planned, and the gate is open", async () => {
  world.stub("plan", PLAN);
  const { event, pull } = await world.open({ "teams/payments.yaml": team("payments") });
  if (event === undefined) throw new Error("it conflicts");
  const check = await world.run("check.yml", event);
  expectResults(check, { files: "success", program: "skipped", comment: "success", gate: "success" });
  const [comment] = world.github.state.comments;
  expect(comment?.body.startsWith(CHANGES_MARKER)).toBe(true);
  expect(comment?.body).toMatch(/payments-engineer/);
  expect(comment?.body).not.toMatch(/changes the program/);
  expect(jobOf(check, "files").summary).toMatch(/payments-engineer/);
  expect(world.github.state.issues.find(({ number }) => number === pull.number)?.labels).toEqual(["access:gain"]);

  expectNoSparePermission("check.yml", world);
  // A second run changes the comment in place.
  await world.run("check.yml", event);
  expect(world.github.state.comments).toHaveLength(1);

  const plan = await world.run("plan.yml", event);
  expectResults(plan, { find: "success", plan: "success", planned: "success" });
  expect(jobOf(plan, "plan").summary).toMatch(/as eks-access-plan of one,two .*--changed HEAD\^1/);
  expectNoSparePermission("plan.yml", world);
  expect([...(world.machine.artifacts.get(plan.id)?.keys() ?? [])]).toEqual(["program", "plan-111122223333"]);
});

test("a fork: checked by the same commands, told in the summary, never commented on, planned or let near a role", async () => {
  const { event } = await world.open({ "teams/payments.yaml": team("payments") }, { isFork: true, actor: "stranger" });
  if (event === undefined) throw new Error("it conflicts");
  const check = await world.run("check.yml", event);
  expectResults(check, { files: "success", program: "skipped", comment: "skipped", gate: "success" });
  expect(jobOf(check, "files").summary).toMatch(/payments-engineer/);
  expect(world.github.state.comments).toEqual([]);
  const plan = await world.run("plan.yml", event);
  expectResults(plan, { find: "skipped", plan: "skipped", planned: "success" });
});

test("mistakes: an annotation on the line, and the gate is shut", async () => {
  const { event } = await world.open({ "teams/payments.yaml": team("payments").replace("[one]", "[won]") });
  if (event === undefined) throw new Error("it conflicts");
  const check = await world.run("check.yml", event);
  expectResults(check, { files: "failure", gate: "failure" });
  expect(logOf(check)).toMatch(/^::error file=teams\/payments.yaml,line=7,/m);
});

test("two pull requests that conflict in their lines: nothing runs, so that the required gate never reports", async () => {
  const first = await world.open({ "teams/payments.yaml": team("payments") });
  const second = await world.open({ "teams/payments.yaml": team("payments").replace("edit", "view") });
  await world.merge(first);
  await expect(world.merge(second)).resolves.toBeUndefined();
});

test("two that conflict in what they mean: the second is refused on top of the first", async () => {
  const first = await world.open({ "teams/payments.yaml": team("payments", "    username: payments\n") });
  const files = {
    "teams/billing.yaml": team("billing", "    username: billing\n").replace("billing-engineer", "payments-engineer"),
  };
  const second = await world.open(files);
  if (second.event === undefined) throw new Error("it conflicts");
  expectResults(await world.run("check.yml", second.event), { gate: "success" });
  await world.merge(first);
  const queued = await world.merge(second);
  if (queued === undefined) throw new Error("it conflicts");
  const check = await world.run("check.yml", {
    ...queued,
    name: "merge_group",
    ref: "refs/heads/gh-readonly-queue/main/pr-2",
  });
  expectResults(check, { files: "failure", comment: "skipped", gate: "failure" });
});

test.each([
  ["edited by hand", (text: string) => `${text}/teams/payments.yaml @acme/friends\n`],
  ["deleted", () => null],
])("CODEOWNERS %s: it needs no test run, and the gate is shut all the same", async (_, edit) => {
  const path = ".github/CODEOWNERS";
  const { event } = await world.open({ [path]: edit(readFileSync(join(world.machine.origin, path), "utf8")) });
  if (event === undefined) throw new Error("it conflicts");
  const check = await world.run("check.yml", event);
  expectResults(check, { files: "failure", program: "skipped", gate: "failure" });
  expect(jobOf(check, "files").outputs["program"]).toBe("false");
  expect(logOf(check)).toMatch(/^\.github\/CODEOWNERS is stale/m);
});

test("a change of the program: its tests run, every account is planned, and the comment says who wrote it", async () => {
  world.stub("plan", PLAN);
  const { event } = await world.open({ "lib/changed.ts": "export {};\n", "teams/payments.yaml": team("payments") });
  if (event === undefined) throw new Error("it conflicts");
  const check = await world.run("check.yml", event);
  // pipx is not for a test to run: what is asserted is that the job was not skipped.
  expect(jobOf(check, "program").result).not.toBe("skipped");
  expect(world.github.state.comments[0]?.body).toMatch(
    /changes the program that wrote this comment\*\* \(`lib\/changed.ts`\)/,
  );
  const plan = await world.run("plan.yml", event);
  expect(jobOf(plan, "plan").summary).not.toMatch(/--changed/);
});

describe("code of a pull request that turns on the job that may write", () => {
  const evil = (comment: string, json = `{"labels": []}`): Record<string, string> => ({
    "own-yarn": `#!/usr/bin/env bash
case "$1 $*" in
  changes*json*) printf '%s' '${json}' ;;
  changes*) printf '%b' '${comment}' ;;
  github*program*) echo program=false ;;
esac
`,
  });

  test.each([
    ["no comment of ours", "Everybody, look here", /does not begin with the marker/],
    ["a mention", `${CHANGES_MARKER}\\n@acme/everyone`, /a mention/],
    ["HTML", `${CHANGES_MARKER}\\n<img src=x>`, /HTML/],
    ["a link", `${CHANGES_MARKER}\\n[here](x)`, /a link/],
    ["a workflow command", `${CHANGES_MARKER}\\n::error::x`, /a workflow command/],
    ["too much", `${CHANGES_MARKER}\\n${"x".repeat(61_000)}`, /has 6[0-9]{4} bytes, and 60000 may/],
  ])("%s is not posted", async (_, comment, why) => {
    const { event } = await world.open(evil(comment));
    if (event === undefined) throw new Error("it conflicts");
    const check = await world.run("check.yml", event);
    expect(logOf(check)).toMatch(why);
    expect(world.github.state.comments).toEqual([]);
    expectResults(check, { comment: "failure", gate: "failure" });
  });

  test("labels that are none of ours are not set", async () => {
    const { event } = await world.open(evil(`${CHANGES_MARKER}\\nfine`, `{"labels": ["approved"]}`));
    if (event === undefined) throw new Error("it conflicts");
    const check = await world.run("check.yml", event);
    expect(logOf(check)).toMatch(/the labels do not come from/);
    expect(world.github.state.comments).toEqual([]);
  });
});

test("Dependabot's pull request is checked like a fork's", async () => {
  const { event } = await world.open({ "teams/payments.yaml": team("payments") }, { actor: "dependabot[bot]" });
  if (event === undefined) throw new Error("it conflicts");
  expectResults(await world.run("check.yml", event), { comment: "skipped", gate: "success" });
  expectResults(await world.run("plan.yml", event), { find: "skipped", planned: "success" });
});

describe("a job of a pull request's run that replaces the artifact of another", () => {
  const EVIL = `require("node:fs").writeFileSync(process.env.STOLEN, "a token that writes")`;

  /** What whoever runs code in one job of a run can do to the artifacts of the others; never to their outputs. */
  function replace(artifact: string): { readonly world: Promise<TestWorld>; readonly stolen: () => boolean } {
    const folder = mkdtempSync(join(tmpdir(), "replaced-"));
    const stolen = join(folder, "stolen");
    const onUpload = (name: string, at: string): void => {
      if (name !== artifact) return;
      mkdirSync(join(folder, "program"), { recursive: true });
      writeFileSync(join(folder, "program", "eks-access.js"), EVIL);
      execFileSync("tar", ["--create", "--file", join(at, "program.tar"), "--directory", folder, "program"]);
    };
    const replaced = startWorld({ env: { STOLEN: stolen }, machine: { onUpload } });
    return { world: replaced, stolen: () => existsSync(stolen) };
  }

  test("the base's: nothing of it runs beside the token that comments, and the gate is shut", async () => {
    const { world: started, stolen } = replace("program-base");
    const other = await started;
    const { event } = await other.open({ "teams/payments.yaml": team("payments") });
    if (event === undefined) throw new Error("it conflicts");
    const check = await other.run("check.yml", event);
    expectResults(check, { files: "success", comment: "failure", gate: "failure" });
    expect(logOf(check)).toMatch(/pipeline\.out\/program\.tar: FAILED/);
    expect([stolen(), other.github.state.comments]).toEqual([false, []]);
    await other.stop();
  });

  test("the one that plans: nothing of it runs beside the plan role", async () => {
    const { world: started, stolen } = replace("program");
    const other = await started;
    const { event } = await other.open({ "teams/payments.yaml": team("payments") });
    if (event === undefined) throw new Error("it conflicts");
    expectResults(await other.run("plan.yml", event), { find: "failure", plan: "skipped", planned: "failure" });
    expect(stolen()).toBe(false);
    await other.stop();
  });
});
