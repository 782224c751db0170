import { CHANGES_MARKER } from "../../lib/changes/changes-markdown";
import { formatDriftJson } from "../../lib/drift";
import { jobOf, logOf, startWorld, team, type TestWorld, expectNoSparePermission, expectResults } from "./world";

jest.setTimeout(240_000);

// What the workflows decide is the same in both styles, and tested in the other files; here, how jobs come to the program.
describe("in a repository that has the program as a package", () => {
  let world: TestWorld;
  beforeEach(async () => {
    world = await startWorld({ style: "package" });
  });
  afterEach(async () => {
    await world.stop();
  });

  test("a team file is checked, commented on and planned, and no job builds anything", async () => {
    world.stub("plan", `mkdir -p pipeline.out; echo '{}' > pipeline.out/plan.json; echo "as $TEST_ROLE"`);
    const { event } = await world.open({ "teams/payments.yaml": team("payments") });
    if (event === undefined) throw new Error("it conflicts");
    const check = await world.run("check.yml", event);
    expectResults(check, { files: "success", comment: "success", gate: "success" });
    expect(check.jobs.map(({ id }) => id)).toEqual(["files", "comment", "gate"]);
    expect(world.github.state.comments).toHaveLength(1);
    expectNoSparePermission("check.yml", world);
    const plan = await world.run("plan.yml", event);
    expectResults(plan, { find: "success", plan: "success", planned: "success" });
    expect(jobOf(plan, "plan").summary).toContain("as eks-access-plan");
    expect([...(world.machine.artifacts.get(plan.id)?.keys() ?? [])]).toEqual(["plan-111122223333"]);
    expectNoSparePermission("plan.yml", world);
  });

  test("what was planned is applied after the merge, with the installed program", async () => {
    world.stub("plan", "mkdir -p pipeline.out; sha256sum teams/*.yaml > pipeline.out/plan.json");
    world.stub("apply", `[ "$TEST_ROLE" = eks-access-apply ]; sha256sum --check "$3"; echo "applied $*"`);
    const pull = await world.open({ "teams/payments.yaml": team("payments") });
    if (pull.event === undefined) throw new Error("it conflicts");
    await world.run("plan.yml", pull.event);
    const push = await world.merge(pull);
    if (push === undefined) throw new Error("it conflicts");
    const apply = await world.run("apply.yml", push);
    expectResults(apply, { find: "success", apply: "success", report: "success" });
    expect(logOf(apply)).toMatch(/applied apply --expect pipeline\.out\/reviewed\/plan\.json --tip origin\/main/);
  });

  test("a pull request that brings another program does not comment with it", async () => {
    const yarn = `#!/usr/bin/env bash\ncase "$1" in changes) printf '%b' '${CHANGES_MARKER}\\n@acme/everyone' ;; esac\n`;
    const { event } = await world.open({ "own-yarn": yarn });
    if (event === undefined) throw new Error("it conflicts");
    const check = await world.run("check.yml", event);
    expect(logOf(check)).toMatch(/a mention/);
    expect(world.github.state.comments).toEqual([]);
    expectResults(check, { comment: "failure", gate: "failure" });
  });

  test("drift is looked for with the CDKTF CLI of the package's own lock", async () => {
    world.stub("diff", "exit 0");
    const clean = formatDriftJson({ clusters: ["one", "two"].map((cluster) => ({ cluster, findings: [] })) });
    world.stub("drift", `[ "$TEST_ROLE" = eks-access-drift ]; printf '%s' '${clean}'`);
    const drift = await world.run("drift.yml", await world.onMain("schedule"));
    expectResults(drift, { find: "success", look: "success", report: "success" });
    const installed = jobOf(drift, "look").steps.filter(({ name }) => name.startsWith("step "));
    expect(installed.map(({ outcome }) => outcome)).toEqual(["success", "success"]);
  });
});
