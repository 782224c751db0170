import { join } from "node:path";

import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { fakeTerraform, type FakeTerraform } from "../apply/fake-terraform";
import { ACCOUNT, REGION, repository, role, type Grant } from "../apply/repository";
import type { Outcome, Situation } from "./harness";

const A: Grant = { roles: ["a"], policies: { view: "cluster" } };
const base = repository([A]);
const edited = repository([A, { roles: ["b"], policies: { view: "cluster" } }]);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION }] } });
});
afterAll(() => sandbox.close());

function world(from = base, to = edited): FakeTerraform {
  const fake = fakeTerraform();
  fake.declare(to);
  fake.answer("one", from, to);
  return fake;
}
const run = async (fake: FakeTerraform, argv: readonly string[], situation: Situation = {}): Promise<Outcome> =>
  await fake.run(["apply", ...argv], { ...situation, env: sandboxEnvironment(sandbox.url, ACCOUNT, REGION) });
const reviewed = async (fake: FakeTerraform): Promise<string> => {
  expect((await fake.run(["plan"])).code).toBe(0);
  return join(fake.outdir.path, "plan.json");
};
const applies = (fake: FakeTerraform): number => fake.calls("one").filter((call) => call === "apply").length;

describe("apply", () => {
  it("asks nobody who is not there", async () => {
    const fake = world();
    const ran = await run(fake, []);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.err).toContain("give the reviewed plan (--expect plan.json), or --yes");
    expect(fake.calls("one")).toEqual([]);
  });

  it("shows the plan and takes nothing but a yes for one", async () => {
    const fake = world();
    const ran = await run(fake, [], { answers: ["y"] });
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`create entry of ${role("b")}`);
    expect(ran.err).toContain("Type yes: not agreed to: nothing is applied");
    expect(applies(fake)).toBe(0);
  });

  it("has nothing to do where nothing changes, and asks nothing then", async () => {
    const ran = await run(world(edited, edited), [], { answers: [] });
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("nothing to apply") as string });
  });

  it("plans with a lock", async () => {
    const fake = world();
    await run(fake, [], { answers: ["no"] });
    expect(fake.plans("one")[0]).toContain("-lock-timeout=");
  });

  it.each<[string, (fake: FakeTerraform) => void, RegExp]>([
    [
      "another change",
      (fake) => {
        const more = repository([A, { roles: ["b", "c"], policies: { view: "cluster" } }]);
        fake.declare(more);
        fake.answer("one", base, more);
      },
      /one: not what was reviewed\n[^]*pending now, but never reviewed:\n.*role\/c/,
    ],
    [
      "a change less, which nobody made",
      (fake) => {
        fake.declare(base);
        fake.answer("one", base, base);
      },
      /reviewed, but now neither pending nor done:\n.*role\/b/,
    ],
    [
      "a stack more",
      (fake) => {
        const more = edited.cluster("two", { account: ACCOUNT, region: REGION });
        fake.declare(more);
        for (const stack of ["one", "two"]) fake.answer(stack, stack === "one" ? base : undefined, more);
      },
      /two: was not in the reviewed plan/,
    ],
  ])("refuses %s than what was reviewed, and applies nothing anywhere", async (_what, meanwhile, message) => {
    const fake = world();
    const file = await reviewed(fake);
    meanwhile(fake);
    const ran = await run(fake, ["--expect", file]);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(message);
    expect(ran.out).toContain("Not what was reviewed: nothing is applied, anywhere.");
    expect([applies(fake), fake.calls("two").includes("apply")]).toEqual([0, false]);
  });

  it("refuses a stack less than was reviewed", async () => {
    const fake = fakeTerraform();
    const both = edited.cluster("two", { account: ACCOUNT, region: REGION });
    fake.declare(both);
    for (const stack of ["one", "two"])
      fake.answer(stack, base.cluster("two", { account: ACCOUNT, region: REGION }), both);
    const file = await reviewed(fake);
    const ran = await run(fake, ["--expect", file, "--cluster", "one"]);
    expect(ran).toMatchObject({
      code: 1,
      out: expect.stringContaining("two: was reviewed, and is not planned now") as string,
    });
    expect(applies(fake)).toBe(0);
  });

  it("refuses what could not be planned at review, or cannot be now", async () => {
    const fake = world();
    fake.fail("one", "Error: no\n");
    expect((await fake.run(["plan"])).code).toBe(3);
    const file = join(fake.outdir.path, "plan.json");
    const now = await run(fake, ["--expect", file]);
    expect(now).toMatchObject({ code: 3, out: expect.stringContaining("Not everything could be planned") as string });
    const mended = world();
    const ran = await run(mended, ["--expect", file]);
    expect(ran).toMatchObject({ code: 1, out: expect.stringContaining("could not be planned at review") as string });
  });

  it("refuses by its guards also what was reviewed", async () => {
    const fake = world(repository([A, { roles: ["x", "y", "z", "w"], policies: { view: "cluster" } }]), base);
    const file = join(fake.outdir.path, "plan.json");
    expect((await fake.run(["plan"])).code).toBe(1);
    const ran = await run(fake, ["--expect", file]);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(
      /one: refused\n.*4 of 7 access entries would go[^]*\[maximum-removals\]\nRefused by a guard/,
    );
    expect(applies(fake)).toBe(0);
    // Nothing of it is live in this sandbox, so that only the guard's own answer counts here.
    expect((await run(fake, ["--expect", file, "--allow-removals"])).out).not.toContain("maximum-removals");
  });

  it("says what a plan.json must be", async () => {
    const fake = world();
    fake.root.write("x.json", "{}");
    expect(await run(fake, ["--expect", join(fake.root.path, "x.json")])).toMatchObject({ code: 2, out: "" });
    const gone = await run(fake, ["--expect", join(fake.root.path, "gone.json")]);
    expect(gone).toMatchObject({ code: 2, out: "" });
    expect(gone.err).toContain("cannot be read; give the plan.json that `yarn plan` wrote");
  });

  it("does not begin where the cluster is not there", async () => {
    const elsewhere = repository([A]).cluster("one", { account: "999999999999", region: REGION });
    const fake = fakeTerraform();
    fake.declare(elsewhere);
    fake.answer("one", undefined, elsewhere);
    const ran = await run(fake, ["--yes"]);
    expect(ran).toMatchObject({ code: 3, out: expect.stringContaining("one: there is no such cluster") as string });
    expect(applies(fake)).toBe(0);
  });

  it("applies nothing when it is interrupted while planning", async () => {
    const fake = world();
    const ran = await run(fake, ["--yes"], { signal: AbortSignal.abort() });
    expect(ran).toMatchObject({ code: 3, out: "interrupted while planning: nothing is applied\n" });
  });
});
