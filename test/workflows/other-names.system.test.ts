import { formatDriftJson } from "../../lib/drift";
import { STYLES } from "./read-workflow";
import { expectResults, logOf, startWorld, team, type TestWorld } from "./world";

jest.setTimeout(240_000);

// The roles trust the branch and the environment of platform.yaml, and the workflows have their names from there.
describe.each(STYLES)("with the branch release/1.x and the environment true, in the style %s", (style) => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld({ style, home: { branch: "release/1.x", environment: "true" } });
    world.stub("plan", "mkdir -p pipeline.out; sha256sum teams/*.yaml > pipeline.out/plan.json");
    world.stub("apply", `[ "$TEST_ROLE" = eks-access-apply ]; echo "applied $*"`);
  });
  afterEach(async () => {
    await world.stop();
  });

  test("a pull request is checked, planned, merged and applied", async () => {
    const pull = await world.open({ "teams/payments.yaml": team("payments") });
    if (pull.event === undefined) throw new Error("it conflicts");
    expectResults(await world.run("check.yml", pull.event), { files: "success", comment: "success", gate: "success" });
    expectResults(await world.run("plan.yml", pull.event), { plan: "success", planned: "success" });
    const push = await world.merge(pull);
    if (push === undefined) throw new Error("it conflicts");
    const apply = await world.run("apply.yml", push);
    expectResults(apply, { find: "success", apply: "success", report: "success" });
    expect(logOf(apply)).toMatch(/applied .* --tip origin\/release\/1\.x/);
  });

  test("drift and expiry start by the clock", async () => {
    world.stub("diff", "exit 0");
    const clean = formatDriftJson({ clusters: ["one", "two"].map((cluster) => ({ cluster, findings: [] })) });
    world.stub("drift", `printf '%s' '${clean}'`);
    const drift = await world.run("drift.yml", await world.onMain("schedule"));
    expectResults(drift, { look: "success", report: "success" });
    const expire = await world.run("expire.yml", await world.onMain("schedule"));
    expectResults(expire, { warn: "success", propose: "success", generated: "success", watch: "success" });
  });

  test("a run of main does nothing: no job of it may write, or has a role", async () => {
    const event = { ...(await world.onMain("workflow_dispatch")), ref: "refs/heads/main" };
    for (const file of ["apply.yml", "drift.yml", "expire.yml"]) {
      const { jobs } = await world.run(file, event);
      expect(jobs.map(({ result }) => result)).toEqual(jobs.map(() => "skipped"));
    }
  });
});
