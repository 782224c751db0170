import { execFileSync } from "node:child_process";
import { join } from "node:path";

import type { PlanFile } from "../../lib/apply";
import { fakeTerraform, type FakeTerraform } from "../apply/fake-terraform";
import { ACCOUNT, REGION, repository, role } from "../apply/repository";
import type { RepoBuilder } from "../support/repo-builder";
import { access, example } from "./harness";

const two = (it: RepoBuilder): RepoBuilder => it.cluster("two", { account: "444455556666", region: REGION });
const base = two(repository([{ roles: ["a"], policies: { view: "cluster" }, clusters: ["one"] }]));
const edited = two(repository([{ roles: ["a", "b"], policies: { view: "cluster" }, clusters: ["one"] }]));

function world(to: RepoBuilder = edited): FakeTerraform {
  const fake = fakeTerraform();
  fake.declare(to);
  for (const stack of ["one", "two"]) fake.answer(stack, base, to);
  return fake;
}
const planFile = (fake: FakeTerraform, at = fake.outdir.read("plan.json")): PlanFile => JSON.parse(at) as PlanFile;

describe("plan", () => {
  it("writes plan.json, says where, and shows the changes", async () => {
    const fake = world();
    const ran = await fake.run(["plan"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.err).toContain(`${fake.outdir.path}/plan.json\n`);
    expect(ran.out).toContain(`+   create entry of ${role("b")}`);
    expect(ran.out).toContain("two: no changes");
    const { version, head, stacks } = planFile(fake);
    expect({ version, head, names: stacks.map(({ stack }) => stack) }).toEqual({
      version: 2,
      head: null,
      names: ["one", "two"],
    });
  });

  it("locks nothing, and asks nobody, unless it is told to lock", async () => {
    const fake = world();
    await fake.run(["plan"]);
    expect(fake.plans("one")).toEqual([expect.stringMatching(/^plan -input=false .*-lock=false/)]);
    await fake.run(["plan", "--lock"]);
    expect(fake.plans("one")[1]).toMatch(/-lock-timeout=\d+s/);
    for (const line of fake.plans("one")) expect(line).not.toContain("-refresh-only");
  });

  it("goes on with the others where one stack fails, and exits 3", async () => {
    const fake = world();
    fake.fail("one", "Error: no credentials\n::error::x\n");
    const ran = await fake.run(["plan", "--format", "json"]);
    expect(ran.code).toBe(3);
    const { stacks } = planFile(fake, ran.out);
    expect(stacks.map(({ stack, status }) => [stack, status])).toEqual([
      ["one", "failed"],
      ["two", "planned"],
    ]);
    // GitHub takes what stands after spaces for a command too.
    const shown = await fake.run(["plan"]);
    expect(shown.out).toContain("::error::x");
    expect(shown.out + shown.err + ran.err).not.toMatch(/^\s*::/m);
  });

  it("says of no stack that it has no changes where it could plan none", async () => {
    const fake = world();
    for (const stack of ["one", "two"]) fake.fail(stack, "Error: no credentials\n");
    const ran = await fake.run(["plan"]);
    expect(ran).toMatchObject({
      code: 3,
      out: expect.stringMatching(/\n2 stacks: 2 could not be planned\n$/) as string,
    });
    const markdown = await fake.run(["plan", "--format", "markdown"]);
    expect(markdown.out).toMatch(/^\*\*2 stacks: 2 could not be planned\*\*\n/);
  });

  it("says how many stacks are without changes where others could not be planned", async () => {
    const fake = world(base);
    fake.fail("one", "Error: no credentials\n");
    expect((await fake.run(["plan"])).out).toContain("2 stacks: 1 without changes, 1 could not be planned");
  });

  it("explains what Terraform says of a break-glass entry that somebody changed", async () => {
    const fake = world();
    fake.fail("one", "Error: Instance cannot be destroyed\n\nresource x has lifecycle.prevent_destroy set\n");
    expect((await fake.run(["plan"])).out).toContain("put it back by hand");
  });

  it("exits 1 with --exit-code when there are changes, and 0 when there are none", async () => {
    expect((await world().run(["plan", "--exit-code"])).code).toBe(1);
    expect((await world(base).run(["plan", "--exit-code"])).code).toBe(0);
  });

  it("exits 1, and says why, when apply would refuse it", async () => {
    const fake = world();
    fake.answer("one", base, edited, (json) => (json["deferred_changes"] = [{}]));
    const ran = await fake.run(["plan"]);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/apply will refuse this:\n.*deferred_changes.*\[whole-plan\]/);
  });

  it("fails a stack whose plan it cannot read", async () => {
    const fake = world();
    fake.answer("one", base, edited, (json) => (json["format_version"] = "2.0"));
    const ran = await fake.run(["plan"]);
    expect(ran.code).toBe(3);
    expect(ran.out).toMatch(/one: COULD NOT BE PLANNED\n {2}\| .*format_version/);
  });

  it("plans only the stacks that --cluster names", async () => {
    const fake = world();
    await fake.run(["plan", "--cluster", "t*"]);
    expect(planFile(fake).stacks.map(({ stack }) => stack)).toEqual(["two"]);
    expect(fake.plans("one")).toEqual([]);
  });

  it("writes nothing when it is interrupted", async () => {
    const fake = world();
    const ran = await fake.run(["plan"], { signal: AbortSignal.abort() });
    expect(ran).toMatchObject({ code: 3, out: "" });
    expect(Object.keys(fake.outdir.snapshot())).not.toContain("plan.json");
  });

  it("is written where --plan-file says, and nowhere else", async () => {
    const fake = world();
    const file = join(fake.root.path, "review", "of-today.json");
    const ran = await fake.run(["plan", "--plan-file", file]);
    expect(ran.err).toContain(`${file}\n`);
    expect(planFile(fake, fake.root.read("review/of-today.json")).stacks).toHaveLength(2);
    expect(Object.keys(fake.outdir.snapshot())).not.toContain("plan.json");
  });

  it("is the same plan on any machine, but for the revision", async () => {
    const [here, there] = [world(), world()];
    await here.run(["plan", "--format", "json"]);
    await there.run(["plan", "--format", "json", "--concurrency", "1"]);
    expect(here.outdir.read("plan.json")).toBe(there.outdir.read("plan.json"));
    expect(here.outdir.read("plan.json")).not.toContain(here.root.path);
  });

  it.each([
    [["--cluster", "nowhere*"], "--cluster nowhere* matches no stack; there are: one, two"],
    [["--concurrency", "0"], "--concurrency takes a whole number from 1 to 32"],
    [["--changed", "HEAD"], "cannot be read"],
    [["--out", "review"], "plan takes no --out: `--plan-file FILE` says where the plan is written"],
  ])("refuses %j", async (argv, message) => {
    const ran = await world().run(["plan", ...argv]);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.err).toContain(message);
  });

  it("exits 3 without Terraform, and 1 with mistakes in the files", async () => {
    const env = { PATH: "/nowhere", CDKTF_OUTDIR: world().outdir.path };
    const ran = await access(["plan", "--root", example().path], { env });
    expect(ran).toMatchObject({ code: 3, out: "" });
    expect(ran.err).toContain("Terraform was not found");
    const fake = world();
    fake.root.write("teams/broken.yaml", "team: broken\n");
    expect((await fake.run(["plan"])).code).toBe(1);
  });
});

describe("plan --changed", () => {
  const git = (fake: FakeTerraform, ...args: string[]): void => {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    execFileSync("git", [...identity, ...args], { cwd: fake.root.path, stdio: "ignore" });
  };
  function since(before: RepoBuilder, after: RepoBuilder): FakeTerraform {
    const fake = world(after);
    fake.declare(before);
    git(fake, "init", "-q");
    git(fake, "add", ".");
    git(fake, "commit", "-qm", "base");
    fake.declare(after);
    return fake;
  }
  const planned = async (fake: FakeTerraform): Promise<readonly string[]> => {
    expect((await fake.run(["plan", "--changed", "HEAD"])).code).toBe(0);
    return planFile(fake).stacks.map(({ stack }) => stack);
  };

  it("plans the stacks whose Terraform is another, and knows the revision", async () => {
    const fake = since(base, edited);
    expect(await planned(fake)).toEqual(["one"]);
    expect(planFile(fake).head).toEqual({
      commit: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      tree: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      dirty: true,
    });
  });

  it("does not plan what only has other comments", async () => {
    const fake = since(base, base);
    fake.root.write("teams/payments.yaml", `# one line more\n${fake.root.read("teams/payments.yaml")}`);
    expect(await planned(fake)).toEqual([]);
  });

  it("finds nothing changed against an EKS of this machine either, where the state is another than the files say", async () => {
    const backend = { s3: { bucket: "acme-terraform-state", region: "eu-west-1" } };
    const kept = base.platform({ terraform: { awsProvider: ">= 5.100.0, < 7.0.0", backend } });
    const fake = since(kept, kept);
    const env = {
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_ACCESS_KEY_ID: "111122223333",
      AWS_SECRET_ACCESS_KEY: "x",
    };
    expect(await fake.run(["plan", "--changed", "HEAD"], { env })).toMatchObject({ code: 0 });
    expect(planFile(fake).stacks).toEqual([]);
  });

  it("plans a change of a tag: the grant is another team's now", async () => {
    const moved = base.team("payments", { access: [] }).grants("other", {
      principals: [{ role: "a" }],
      clusters: ["one"],
      policies: { view: "cluster" },
    });
    const fake = since(base, moved);
    expect(await planned(fake)).toEqual(["one"]);
  });

  it("says which stack is no longer declared", async () => {
    const fake = since(base, base);
    execFileSync("rm", ["clusters/two.yaml"], { cwd: fake.root.path });
    const ran = await fake.run(["plan", "--changed", "HEAD"]);
    expect(ran.err).toContain(
      "1 stack is no longer declared, and so planned by nobody (what they made stays as it is): two",
    );
  });

  it("plans all when the revision has errors", async () => {
    const fake = since(base.file("teams/broken.yaml", "team: broken\n"), base);
    execFileSync("rm", ["teams/broken.yaml"], { cwd: fake.root.path });
    expect(await planned(fake)).toEqual(["one", "two"]);
  });
});

it("plan plans a cluster's account with it, and either by its own name", async () => {
  const withRole = (): RepoBuilder =>
    repository([]).platform({
      breakGlass: { role: "bg", create: true, trustedPrincipals: [role("oncall")] },
      guardrails: { delegation: {} },
    });
  const fake = fakeTerraform();
  fake.declare(withRole());
  for (const stack of ["one", `account-${ACCOUNT}`]) fake.answer(stack, undefined, withRole());
  const names = async (pattern: string): Promise<string[]> => {
    expect((await fake.run(["plan", "--cluster", pattern])).code).toBe(0);
    return planFile(fake).stacks.map(({ stack }) => stack);
  };
  expect(await names("one")).toEqual([`account-${ACCOUNT}`, "one"]);
  expect(await names("account-*")).toEqual([`account-${ACCOUNT}`]);
});
