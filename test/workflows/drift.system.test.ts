import { formatDriftJson, type ClusterDrift, type Finding } from "../../lib/drift";
import { ACCOUNT, jobOf, logOf, startWorld, type TestWorld, expectNoSparePermission, expectResults } from "./world";

jest.setTimeout(240_000);

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
  world.stub("diff", "exit 0");
});
afterEach(async () => {
  await world.stop();
});

const rogue = (name = "rogue"): Finding => ({
  kind: "unmanaged-entry",
  principal: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  actual: {
    type: "STANDARD",
    username: null,
    kubernetesGroups: [],
    policies: { AmazonEKSClusterAdminPolicy: "cluster" },
  },
  cause: "outside",
});

/** What `yarn drift` would find; it is called as the workflow calls it. */
function finds(code: number, clusters: readonly ClusterDrift[]): void {
  const json = formatDriftJson({ clusters }).replaceAll("'", "'\\''");
  world.stub(
    "drift",
    `[ "$*" = "drift --plans --who --ways --format json" ]\n[ "$TEST_ROLE" = eks-access-drift ]\nprintf '%s' '${json}'\nexit ${code}`,
  );
}

const look = async () => await world.run("drift.yml", await world.onMain("schedule"));
const issues = (label: string) => world.github.state.issues.filter(({ labels }) => labels.includes(label));
const [DRIFT, BLIND] = ["eks-access:drift", "eks-access:blind"];

test("drift: an issue is opened once, updated when it changes, closed by a clean look, and reopened", async () => {
  finds(1, [
    { cluster: "one", findings: [rogue()] },
    { cluster: "two", findings: [] },
  ]);
  const first = await look();
  expectResults(first, { find: "success", look: "success", report: "success", adopt: "skipped", propose: "skipped" });
  expectNoSparePermission("drift.yml", world);
  const [issue] = issues(DRIFT);
  expect(issue?.title).toBe("Drift on one: 1 finding");
  expect(issue?.body).toMatch(/role\/rogue/);
  expect(issue?.body).toMatch(/`gh workflow run drift.yml -f adopt=one`/);

  await look();
  expect(issues(DRIFT)).toHaveLength(1);
  expect(world.github.state.comments).toEqual([]);

  finds(1, [
    { cluster: "one", findings: [rogue(), rogue("other")] },
    { cluster: "two", findings: [] },
  ]);
  await look();
  expect(issues(DRIFT)[0]?.title).toBe("Drift on one: 2 findings");
  expect(world.github.state.comments.map(({ body }) => body)).toEqual([
    "Changed; the description is now from this run.",
  ]);

  finds(0, [
    { cluster: "one", findings: [] },
    { cluster: "two", findings: [] },
  ]);
  await look();
  expect(issues(DRIFT).map(({ state }) => state)).toEqual(["closed"]);

  finds(1, [
    { cluster: "one", findings: [rogue()] },
    { cluster: "two", findings: [] },
  ]);
  await look();
  expect(issues(DRIFT).map(({ state }) => state)).toEqual(["open"]);
});

test("could not look: it closes nothing, is told apart, fails the run, and so is no good run", async () => {
  finds(1, [
    { cluster: "one", findings: [rogue()] },
    { cluster: "two", findings: [] },
  ]);
  await look();
  finds(3, [
    { cluster: "one", findings: [], couldNotLook: "timeout" },
    { cluster: "two", findings: [] },
  ]);
  const blind = await look();
  expectResults(blind, { look: "success", report: "failure" });
  expect(issues(DRIFT).map(({ state }) => state)).toEqual(["open"]);
  expect(issues(BLIND).map(({ title, state }) => [title, state])).toEqual([
    ["Could not look for drift on one", "open"],
  ]);

  finds(0, [
    { cluster: "one", findings: [] },
    { cluster: "two", findings: [] },
  ]);
  await look();
  expect(issues(DRIFT).map(({ state }) => state)).toEqual(["closed"]);
  expect(issues(BLIND).map(({ state }) => state)).toEqual(["closed"]);
});

test.each([
  ["the role is not to be assumed", "exit 2"],
  ["the report is cut short", `echo '{"clusters": [{"clus'; exit 0`],
])("%s: no cluster counts as looked at", async (_, script) => {
  world.stub("drift", script);
  expectResults(await look(), { report: "failure" });
  expect(issues(BLIND).map(({ title }) => title)).toEqual([
    "Could not look for drift on one",
    "Could not look for drift on two",
  ]);
});

test("the age of the last good run is told in every pull request, and daily", async () => {
  finds(0, [
    { cluster: "one", findings: [] },
    { cluster: "two", findings: [] },
  ]);
  const daily = await world.run("expire.yml", await world.onMain("schedule"));
  expect(jobOf(daily, "watch").result).toBe("failure");
  expect(logOf(daily)).toMatch(/::warning::drift.yml never succeeded/);
  await look();
  expect(jobOf(await world.run("expire.yml", await world.onMain("schedule")), "watch").result).toBe("success");
  world.setToday("2026-11-24");
  expect(jobOf(await world.run("expire.yml", await world.onMain("schedule")), "watch").result).toBe("failure");
});

test("an entry made outside is offered as a pull request, by jobs that each have half of the rights", async () => {
  const file = `cluster: one\nentries:\n  - principal: arn:aws:iam::${ACCOUNT}:role/operators\n    policies: [AmazonEKSClusterAdminPolicy]\n`;
  world.stub(
    "adopt",
    `[ "$*" = "adopt --cluster one --write" ]\n[ "$TEST_ROLE" = eks-access-drift ]\nmkdir adopt\nprintf '%s' '${file}' > adopt/one.yaml`,
  );
  const run = await world.run("drift.yml", await world.onMain("workflow_dispatch", { adopt: "one" }));
  expectResults(run, { find: "success", look: "skipped", report: "skipped", adopt: "success", propose: "success" });
  expectNoSparePermission("drift.yml", world);
  const [pull] = world.github.state.pulls;
  expect([pull?.head.ref, pull?.title, pull?.files]).toEqual([
    "access/adopt-one",
    "Adopt entries made outside on one",
    ["adopt/one.yaml"],
  ]);
});
