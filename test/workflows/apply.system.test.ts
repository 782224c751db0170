import type { Event } from "./run";
import {
  ACCOUNT,
  jobOf,
  logOf,
  resultsOf,
  startWorld,
  team,
  type TestWorld,
  expectNoSparePermission,
  expectResults,
} from "./world";

jest.setTimeout(240_000);

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
  world.stub("plan", PLAN);
  world.stub("apply", APPLY);
});
afterEach(async () => {
  await world.stop();
});

/** What is planned is the files' text, so that a plan goes stale when they change; as whom, the role says. */
const PLAN = `mkdir -p pipeline.out
[ "$TEST_ROLE" = eks-access-plan ]
cat teams/*.yaml | sha256sum > pipeline.out/plan.json`;
const APPLY = `[ "$TEST_ROLE" = eks-access-apply ]
[ "$1 $2 $3" = "apply --expect pipeline.out/reviewed/plan.json" ]
if [ "$(cat teams/*.yaml | sha256sum)" != "$(cat "$3")" ]; then echo "the plan changed"; exit 1; fi
echo "applied with \${*:4}"`;

async function mergeReviewed(): Promise<Event> {
  const pull = await world.open({ "teams/payments.yaml": team("payments") });
  if (pull.event === undefined) throw new Error("it conflicts");
  expectResults(await world.run("plan.yml", pull.event), { planned: "success" });
  const push = await world.merge(pull);
  if (push === undefined) throw new Error("it conflicts");
  return push;
}

const issues = () => world.github.state.issues.filter(({ isPull }) => !isPull);

test("a merge: the plan of its pull request is found by its last commit, and applied by the role of the environment", async () => {
  const apply = await world.run("apply.yml", await mergeReviewed());
  expectResults(apply, {
    find: "success",
    "plan-jobs": "skipped",
    plan: "skipped",
    apply: "success",
    report: "success",
  });
  expect(logOf(apply)).toMatch(/applied with --tip origin\/main --changed/);
  expect(jobOf(apply, "apply").concurrency).toBe(`apply-${ACCOUNT}`);
  expect(issues()).toEqual([]);
});

test("a plan that is stale is not applied: an issue says so, and closes after an apply by hand", async () => {
  const push = await mergeReviewed();
  const sha = await world.commitToMain({ "teams/billing.yaml": team("billing") });
  const apply = await world.run("apply.yml", { ...push, sha, headSha: push.headSha });
  // The commit that is applied was not merged from a pull request.
  expectResults(apply, { find: "failure", apply: "skipped", report: "success" });
  expect(logOf(apply)).toMatch(/::error::commit [0-9a-f]{12} was not merged from a pull request/);
  expect(issues().map(({ title, state }) => [title, state])).toEqual([
    ["Apply failed: before any account was applied", "open"],
  ]);

  const byHand = await world.run("apply.yml", await world.onMain("workflow_dispatch", { "allow-removals": false }));
  expectResults(byHand, {
    find: "success",
    "plan-jobs": "success",
    plan: "success",
    apply: "success",
    report: "success",
  });
  expect(logOf(byHand)).toMatch(/applied with/);
  expect(issues().map(({ state }) => state)).toEqual(["closed"]);
});

test("an apply that refuses or fails: an issue for the account, opened once, closed by the next that succeeds", async () => {
  const push = await mergeReviewed();
  world.stub("apply", "echo 'AccessDenied'; exit 3");
  expectResults(await world.run("apply.yml", push), { apply: "failure", report: "success" });
  await world.run("apply.yml", push);
  expect(issues().map(({ title, state, labels }) => [title, state, labels])).toEqual([
    [`Apply failed: account ${ACCOUNT}`, "open", ["eks-access:apply"]],
  ]);
  world.stub("apply", APPLY);
  await world.run("apply.yml", push);
  expect(issues().map(({ state }) => state)).toEqual(["closed"]);
  expectNoSparePermission("apply.yml", world);
});

describe("an old run that is run again", () => {
  const mergeTeam = async (name: string, text: string): Promise<Event> => {
    const pull = await world.open({ [`teams/${name}.yaml`]: text });
    if (pull.event === undefined) throw new Error("it conflicts");
    expectResults(await world.run("plan.yml", pull.event), { planned: "success" });
    const push = await world.merge(pull);
    if (push === undefined) throw new Error("it conflicts");
    return push;
  };

  test("does not bring back what was revoked since", async () => {
    const granted = await mergeTeam("payments", team("payments"));
    expectResults(await world.run("apply.yml", granted), { apply: "success" });
    const revoked = await mergeTeam("payments", 'team: payments\nowners: ["@acme/payments"]\naccess: []\n');
    expectResults(await world.run("apply.yml", revoked), { apply: "success" });
    const again = await world.run("apply.yml", granted);
    expectResults(again, { find: "failure", "plan-jobs": "skipped", plan: "skipped", apply: "skipped" });
    expect(logOf(again)).toMatch(
      /::error::commit [0-9a-f]{12} is not the newest of origin\/main, and later commits change one: /,
    );
    expect(
      issues()
        .filter(({ state }) => state === "open")
        .map(({ title }) => title),
    ).toEqual(["Apply failed: before any account was applied"]);
    // One that fails again closes nothing either.
    expectResults(await world.run("apply.yml", revoked), { apply: "success", report: "success" });
    expect(issues().filter(({ state }) => state === "open")).toEqual([]);
  });

  test("is not refused where nothing touches its stacks since", async () => {
    const one = await mergeTeam("payments", team("payments"));
    await mergeTeam("billing", team("billing").replace("clusters: [one]", "clusters: [two]"));
    expectResults(await world.run("apply.yml", one), { find: "success", apply: "success", report: "success" });
    await world.commitToMain({ "main.ts": "// another program\n" });
    const again = await world.run("apply.yml", one);
    expectResults(again, { find: "failure", apply: "skipped" });
    expect(logOf(again)).toMatch(/later commits change 1 file of the program \(main\.ts\)/);
  });

  test("nor by hand, nor by the calendar", async () => {
    const byHand = await world.onMain("workflow_dispatch", { "allow-removals": false });
    const scheduled = await world.onMain("schedule");
    await world.commitToMain({ "teams/payments.yaml": team("payments") });
    const results = { find: "failure", apply: "skipped" };
    expectResults(await world.run("apply.yml", byHand), { ...results, "plan-jobs": "failure", plan: "skipped" });
    const jobs = { warn: "failure", propose: "failure", generated: "failure", watch: "failure", plan: "skipped" };
    expectResults(await world.run("expire.yml", scheduled), { ...results, ...jobs, due: "skipped" });
  });
});

describe("a plan counts as reviewed only when it is", () => {
  test("not when it was made for another pull request of the same branch", async () => {
    const push = await mergeReviewed();
    const run = world.github.state.runs.at(-1);
    const [pull] = world.github.state.pulls;
    if (run === undefined || pull === undefined) throw new Error("no run");
    for (const named of [
      [{ number: 99, base: { ref: "main" } }],
      [{ number: pull.number, base: { ref: "release" } }],
    ]) {
      run.pull_requests = named;
      const apply = await world.run("apply.yml", push);
      expect(logOf(apply)).toMatch(/the plan of pull request #1 at [0-9a-f]{12}, into main, was not found/);
      expectResults(apply, { find: "failure", apply: "skipped" });
    }
    run.pull_requests = [{ number: pull.number, base: { ref: "main" } }];
    expectResults(await world.run("apply.yml", push), { apply: "success" });
    // GitHub names no pull request of a run once it is closed.
    run.pull_requests = [];
    world.github.state.pulls.push({ ...pull, number: 99, base: { ref: "release" }, merged_at: null });
    expectResults(await world.run("apply.yml", push), { find: "failure", apply: "skipped" });
  });

  test.each([
    ["of an earlier commit of the branch", { head_sha: "0".repeat(40) }, /was not found/],
    ["of another repository", { head_repository: { full_name: "stranger/eks-access" } }, /was not found/],
    ["by another event", { event: "workflow_dispatch" }, /was not found/],
    ["of another branch", { head_branch: "other" }, /was not found/],
    ["failed", { conclusion: "failure" }, /ended as failure/],
    ["still runs", { conclusion: null }, /ended as not yet/],
    ["has lost its artifacts", { artifacts: [{ name: `plan-${ACCOUNT}`, expired: true }] }, /has no plan-/],
  ])("not when it is %s", async (_, change, why) => {
    const push = await mergeReviewed();
    Object.assign(world.github.state.runs.at(-1) ?? {}, change);
    const apply = await world.run("apply.yml", push);
    expect(logOf(apply)).toMatch(why);
    expectResults(apply, { find: "failure", apply: "skipped" });
  });

  test("not when the pull request came from a fork", async () => {
    const pull = await world.open({ "teams/payments.yaml": team("payments") }, { isFork: true });
    const push = await world.merge(pull);
    if (push === undefined) throw new Error("it conflicts");
    const apply = await world.run("apply.yml", push);
    expect(logOf(apply)).toMatch(/came from a fork; forks are not planned/);
    expectResults(apply, { find: "failure", apply: "skipped" });
  });
});

test("a change of nothing that Terraform sees is applied nowhere, without a plan", async () => {
  const pull = await world.open({ "docs/notes.md": "# Notes\n" });
  if (pull.event === undefined) throw new Error("it conflicts");
  expectResults(await world.run("plan.yml", pull.event), {
    find: "success",
    plan: "skipped",
    planned: "success",
  });
  const push = await world.merge(pull);
  if (push === undefined) throw new Error("it conflicts");
  expectResults(await world.run("apply.yml", push), { find: "success", apply: "skipped" });
});

test("from another branch nothing is applied, and its token would not be let in", async () => {
  const byHand = await world.onMain("workflow_dispatch", { "allow-removals": false });
  const other = { ...byHand, ref: "refs/heads/other" };
  const apply = await world.run("apply.yml", other);
  expect(new Set(Object.values(resultsOf(apply)))).toEqual(new Set(["skipped"]));
  await expect(world.run("apply.yml", { ...other, name: "push" })).rejects.toThrow(/does not start by push/);
  const { trusts } = world.machine;
  const claims = {
    aud: "sts.amazonaws.com",
    sub: "repo:acme@11/eks-access@22:environment:production",
    ref: "refs/heads/main",
    environment: "production",
    repository: "acme/eks-access",
    repository_id: "22",
    repository_owner_id: "11",
  };
  const role = `arn:aws:iam::${ACCOUNT}:role/eks-access-apply`;
  expect(trusts(role, claims)).toBe(true);
  expect(trusts(role, { ...claims, ref: "refs/heads/other" })).toBe(false);
  expect(trusts(role, { ...claims, sub: "repo:acme@11/eks-access@22:pull_request" })).toBe(false);
});
