import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openTerraform, type Terraform, type TerraformOptions } from "../../../lib/io/terraform/terraform";
import { TerraformFailure } from "../../../lib/io/terraform/terraform-failure";
import { describeWithTerraform } from "../../support/require-tool";
import { callerEnvironment, temporaryFolder } from "./temporary-folder";

const folder = temporaryFolder();
let number = 0;

/** A stack with a local state and `terraform_data` resources, which Terraform has built in. */
function stack(resources: Record<string, unknown>, more: object = {}) {
  number += 1;
  const name = `stack-${String(number)}`;
  const write = (terraform_data: Record<string, unknown>, rest: object = {}) =>
    folder.write(`${name}/cdk.tf.json`, {
      terraform: { backend: { local: { path: "terraform.tfstate" } } },
      ...(Object.keys(terraform_data).length > 0 && { resource: { terraform_data } }),
      ...rest,
    });
  write(resources, more);
  return { name, dir: join(folder.path, name), write };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: unknown) => {
      if (error instanceof TerraformFailure) return error;
      throw error;
    },
  );

describeWithTerraform("Terraform", (path) => {
  const opened: Terraform[] = [];
  const open = async (more: Partial<TerraformOptions> = {}) => {
    const env = callerEnvironment({ XDG_CACHE_HOME: join(folder.path, "cache"), ...more.env });
    const terraform = await openTerraform({ path, mirror: { kind: "registry" }, ...more, env });
    opened.push(terraform);
    return terraform;
  };
  afterAll(() => Promise.all(opened.map((terraform) => terraform.close())));

  /** Opens, initialises and applies a stack. */
  async function applied(resources: Record<string, unknown>, more: object = {}) {
    const made = stack(resources, more);
    const terraform = await open();
    await terraform.init(made.dir);
    await terraform.apply(made.dir, (await terraform.plan(made.dir)).file);
    return { ...made, terraform };
  }

  test("plans, applies exactly that, and then has nothing to do", async () => {
    const { dir } = stack({ a: { input: "one" }, b: { input: "${terraform_data.a.id}" } });
    const terraform = await open();
    await terraform.init(dir);
    expect(await terraform.stateList(dir)).toEqual([]);

    const plan = await terraform.plan(dir);
    expect(plan.file).toBe(join(dir, "plan.tfplan"));
    expect(plan.isEmpty).toBe(false);
    expect(plan.resources.map(({ address, actions }) => [address, actions])).toEqual([
      ["terraform_data.a", ["create"]],
      ["terraform_data.b", ["create"]],
    ]);
    expect(plan.resources[0]).toMatchObject({ type: "terraform_data", before: null, after: { input: "one" } });

    await terraform.apply(dir, plan.file);
    expect(await terraform.stateList(dir)).toEqual(["terraform_data.a", "terraform_data.b"]);
    expect(await terraform.plan(dir, { refresh: false, lock: false, out: "again" })).toMatchObject({
      isEmpty: true,
      file: join(dir, "again"),
    });
    expect(await terraform.show(dir, "again")).toMatchObject({
      terraform: expect.stringMatching(/^1\./) as string,
      plannedAt: expect.stringMatching(/^2\d{3}-.*Z$/) as string,
      isEmpty: true,
      doubts: [],
    });
  });

  test.each<[string, Record<string, unknown>, object, object[]]>([
    [
      "an update",
      { a: { input: "two" } },
      {},
      [{ actions: ["update"], before: { input: "one" }, after: { input: "two" } }],
    ],
    [
      "a replacement",
      { a: { input: "one", triggers_replace: "x" } },
      {},
      [{ actions: ["delete", "create"], replacePaths: ["triggers_replace"] }],
    ],
    ["a removal", {}, {}, [{ actions: ["delete"], after: null }]],
    [
      "a move",
      { b: { input: "one" } },
      { moved: [{ from: "terraform_data.a", to: "terraform_data.b" }] },
      [{ address: "terraform_data.b", previousAddress: "terraform_data.a", actions: ["no-op"] }],
    ],
    [
      "a forgotten resource",
      {},
      { removed: [{ from: "terraform_data.a", lifecycle: { destroy: false } }] },
      [{ actions: ["forget"] }],
    ],
    [
      "an import",
      { a: { input: "one" }, z: {} },
      { import: [{ to: "terraform_data.z", id: "zid" }] },
      [{ actions: ["no-op"] }, { actions: ["no-op"], importing: "zid" }],
    ],
    ["an output", { a: { input: "one" } }, { output: { o: { value: "1" } } }, [{ actions: ["no-op"] }]],
  ])("%s is a change", async (_, resources, rest, changes) => {
    const { dir, write, terraform } = await applied({ a: { input: "one" } });
    write(resources, rest);
    expect(await terraform.plan(dir)).toMatchObject({ isEmpty: false, resources: changes });
  });

  test("a plan to destroy destroys", async () => {
    const { dir, terraform } = await applied({ a: {} });
    const plan = await terraform.plan(dir, { destroy: true });
    expect(plan.resources.map(({ actions }) => actions)).toEqual([["delete"]]);
    await terraform.apply(dir, "plan.tfplan");
    expect(await terraform.stateList(dir)).toEqual([]);
  });

  test("each call has an environment of its own, also at the same time", async () => {
    const more = { variable: { who: {} }, output: { who: { value: "${var.who}" } } };
    const stacks = [stack({ a: { input: "${var.who}" } }, more), stack({ a: { input: "${var.who}" } }, more)];
    const terraform = await open();
    const plans = await Promise.all(
      stacks.map(async ({ dir, name }) => {
        await terraform.init(dir);
        return terraform.plan(dir, { env: { TF_VAR_who: name } });
      }),
    );
    expect(plans.map(({ resources: [first] }) => first?.after)).toMatchObject(
      stacks.map(({ name }) => ({ input: name })),
    );
  });

  test("what the caller's environment would do to a plan is not done", async () => {
    const { dir } = await applied({ a: {} });
    const lines: string[] = [];
    const env = {
      TF_CLI_ARGS_plan: "-destroy",
      TF_CLI_ARGS: "-bogus",
      TF_WORKSPACE: "other",
      TF_DATA_DIR: join(folder.path, "d"),
      TF_CLI_CONFIG_FILE: "/no/such/file",
      TF_LOG: "trace",
    };
    const terraform = await open({ env, onLine: (line) => lines.push(line) });
    expect((await terraform.plan(dir)).isEmpty).toBe(true);
    expect(lines.filter((line) => /Warning|TRACE/.test(line))).toEqual([]);
  });

  test("lines are reported with the stack and command they come from, and no JSON among them", async () => {
    const { dir, name } = stack({ a: {} });
    const lines: string[] = [];
    const terraform = await open({ onLine: (line, from) => lines.push(`${from.stackName} ${from.command}: ${line}`) });
    await terraform.init(dir);
    await terraform.plan(dir);
    expect(lines).toContain(`${name} init: Initializing the backend...`);
    expect(lines).toContain(`${name} plan: Plan: 1 to add, 0 to change, 0 to destroy.`);
    expect(lines.filter((line) => line.startsWith(`${name} show`))).toEqual([]);
  });

  describe("when it fails", () => {
    test("the message has the stack, the command and Terraform's words; an older plan file is gone", async () => {
      const { dir, name, terraform, write } = await applied({ a: {} });
      write({ a: { input: "${nope.x}" } });
      const failure = await failureOf(terraform.plan(dir));
      expect(failure.message).toMatch(
        new RegExp(
          `^terraform plan failed in stack ${name}:\nError: Reference to undeclared resource\n\n  on cdk.tf.json line 1`,
        ),
      );
      expect(failure).toMatchObject({ stackName: name, command: "plan", interrupted: false });
      expect(existsSync(join(dir, "plan.tfplan"))).toBe(false);
    });

    test("a plan made before another apply is refused", async () => {
      const { dir, terraform } = await applied({ a: {} });
      const failure = await failureOf(terraform.apply(dir, "plan.tfplan"));
      expect(failure.text).toMatch(/^Error: Saved plan is stale\n/);
    });

    test.each<[string, (terraform: Terraform, dir: string) => Promise<unknown>]>([
      ["init", (terraform, dir) => terraform.init(dir)],
      ["plan", (terraform, dir) => terraform.plan(dir)],
      ["apply", (terraform, dir) => terraform.apply(dir, "plan.tfplan")],
      ["show", (terraform, dir) => terraform.show(dir, "plan.tfplan")],
    ])("%s in a folder that is not there says to run synth", async (command, call) => {
      const failure = await failureOf(call(await open(), join(folder.path, "nowhere")));
      expect(failure.message).toBe(
        `terraform ${command} failed in stack nowhere:\nThere is no folder ${join(folder.path, "nowhere")}; run synth first.`,
      );
    });

    test("a binary that went away says so", async () => {
      const terraform = await open({ path: join(folder.path, "gone") });
      expect((await failureOf(terraform.init(stack({}).dir))).text).toMatch(/ENOENT/);
    });
  });

  test("interrupted, it saves its state and releases its lock; a locked stack can be planned without lock", async () => {
    const slow = { provisioner: { "local-exec": { command: "exec sleep 60" } } };
    const { dir, name } = stack({ first: {}, slow: { depends_on: ["terraform_data.first"], ...slow } });
    const controller = new AbortController();
    let sayStarted: () => void = () => undefined;
    const started = new Promise<void>((resolve) => (sayStarted = resolve));
    const onLine = (line: string) => {
      if (line.startsWith("terraform_data.slow: Provisioning")) sayStarted();
    };
    const terraform = await open({ signal: controller.signal, onLine });
    await terraform.init(dir);
    const failing = failureOf(terraform.apply(dir, (await terraform.plan(dir)).file));
    await started;

    const other = await open({ lockTimeoutSeconds: 0 });
    expect((await failureOf(other.plan(dir, { out: "other" }))).text).toMatch(/^Error: Error acquiring the state lock/);
    expect((await other.plan(dir, { out: "other", lock: false })).isEmpty).toBe(false);

    controller.abort();
    const failure = await failing;
    expect(failure.message).toMatch(new RegExp(`^terraform apply was interrupted in stack ${name}:\n`));
    expect(failure.interrupted).toBe(true);
    expect(existsSync(join(dir, ".terraform.tfstate.lock.info"))).toBe(false);
    expect(readFileSync(join(dir, "terraform.tfstate"), "utf8")).toContain('"name": "first"');
    expect((await failureOf(terraform.plan(dir))).interrupted).toBe(true);
    expect((await other.plan(dir)).isEmpty).toBe(false);
  }, 60_000);
});
