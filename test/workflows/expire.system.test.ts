import { formatPlanFile, plannedStack, type Change } from "../../lib/apply";
import {
  ACCOUNT,
  jobOf,
  logOf,
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
});
afterEach(async () => {
  await world.stop();
});

const daily = async () => await world.run("expire.yml", await world.onMain("schedule"));

const ENDING = team(
  "payments",
  `    expires: 2026-11-30
    reason: INC-7 @acme/everyone <img src=x> \`::error::\`
  # on call stays
  - name: on-call
    principals: [{role: on-call}]
    clusters: [one]
    policies: {view: cluster}
`,
);

const deletion = (principal: string): Change => ({
  address: `aws_eks_access_entry.${principal}`,
  type: "aws_eks_access_entry",
  kind: "delete",
  actions: ["delete"],
  principal: `arn:aws:iam::${ACCOUNT}:role/${principal}`,
  before: { type: "STANDARD" },
  after: null,
  attributes: [],
  replacePaths: [],
  inPlace: false,
  unknown: [],
  digests: { before: "0".repeat(64), after: null },
});

function plans(...changes: readonly Change[]): void {
  const planned = plannedStack(
    { stack: "one", terraform: "1.11.4", providers: "0".repeat(64), changes },
    { state: null, applied: null },
    [],
  );
  const file = formatPlanFile({ version: 2, head: null, stacks: [planned] });
  world.stub("plan", `mkdir -p pipeline.out\ncat > pipeline.out/plan.json <<'END'\n${file}END`);
}

test("two weeks ahead the owners are told, in an issue in which their own text does nothing", async () => {
  await world.commitToMain({ "teams/payments.yaml": ENDING });
  const run = await daily();
  expectResults(run, { warn: "success", propose: "success", plan: "skipped", apply: "skipped" });
  const [issue] = world.github.state.issues;
  expect(issue?.title).toBe("Access of payments ends soon: 1 grant");
  expect(issue?.body).toMatch(/^@acme\/payments: access of team `payments` ends soon\.$/m);
  expect(issue?.body).toContain("`INC-7 @acme/everyone <img src=x> \\u{60}::error::\\u{60}`");
  await daily();
  expect(world.github.state.issues).toHaveLength(1);
  await world.commitToMain({ "teams/payments.yaml": ENDING.replace("2026-11-30", "2027-11-30") });
  await daily();
  expect(world.github.state.issues.map(({ state }) => state)).toEqual(["closed"]);
});

describe("after its last day", () => {
  beforeEach(async () => {
    await world.commitToMain({ "teams/payments.yaml": ENDING });
    world.setToday("2026-12-01");
  });

  test("a pull request deletes the grant from its file, comments kept, and is updated, not repeated", async () => {
    plans();
    const run = await daily();
    expectResults(run, { propose: "success" });
    const [pull] = world.github.state.pulls;
    expect([pull?.title, pull?.head.ref]).toEqual(["Delete 1 expired grant", "access/expired-grants"]);
    expect(pull?.body).toMatch(/`engineers` \(`teams\/payments.yaml:\d+`\) ended on `2026-11-30`/);
    const text = world.github.state.branches.get("access/expired-grants")?.files["teams/payments.yaml"];
    expect(text).toContain("  # on call stays\n  - name: on-call");
    expect(text).not.toContain("engineers");
    await daily();
    expect(world.github.state.pulls.filter(({ head }) => head.ref === "access/expired-grants")).toHaveLength(1);
  });

  test("access is taken away by exactly the plan that the calendar explains", async () => {
    plans(deletion("payments-engineer"));
    world.stub(
      "apply",
      `[ "$*" = "apply --expect pipeline.out/reviewed/plan.json --tip origin/main" ]\necho "applied as $TEST_ROLE"`,
    );
    const run = await daily();
    expectResults(run, { due: "success", apply: "success", report: "success" });
    expect(logOf(run)).toMatch(/applied as eks-access-apply/);
  });

  test("nothing is applied when somebody else's access goes too: that waits for a person", async () => {
    plans(deletion("payments-engineer"), deletion("operators"));
    world.stub("apply", "echo APPLIED");
    const run = await daily();
    expect(logOf(run)).not.toMatch(/^APPLIED$/m);
    expect(logOf(run)).toMatch(/::warning::account 111122223333: .*wait for a person/);
    expect(jobOf(run, "apply").result).toBe("skipped");
  });

  test("an apply that fails is reported like any other", async () => {
    plans(deletion("payments-engineer"));
    world.stub("apply", "exit 1");
    await daily();
    expect(world.github.state.issues.map(({ title }) => title)).toContain(`Apply failed: account ${ACCOUNT}`);
    world.stub("apply", "exit 0");
    await daily();
    world.setToday("2026-11-22");
    await daily();
    expectNoSparePermission("expire.yml", world);
  });
});

test("what follows from the files is proposed: CODEOWNERS of a new team", async () => {
  await world.commitToMain({ "teams/payments.yaml": team("payments") });
  expect(jobOf(await daily(), "generated").result).toBe("success");
  const files = world.github.state.branches.get("access/generated")?.files ?? {};
  expect(files[".github/CODEOWNERS"]).toContain("/teams/payments.yaml @acme/payments");

  // That pull request is green without a test run.
  const { event } = await world.open(files);
  if (event === undefined) throw new Error("it conflicts");
  const check = await world.run("check.yml", event);
  expectResults(check, { files: "success", program: "skipped", gate: "success" });
  expect(jobOf(check, "files").outputs["program"]).toBe("false");
});
