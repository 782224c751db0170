import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { fakeTerraform, type FakeTerraform } from "../apply/fake-terraform";
import { ACCOUNT, REGION, repository } from "../apply/repository";

const AWAY = "444455556666";
const OF_THE_FILE = `arn:aws:iam::${AWAY}:role/of-the-file`;

const grants = [{ roles: ["a"], policies: { view: "cluster" as const }, clusters: ["one"] }];
const files = repository(grants).cluster("two", { account: AWAY, region: REGION, assumeRole: OF_THE_FILE });
/** The same, as it is synthesized where the command line says how to get into the account. */
const reached = repository(grants).cluster("two", { account: AWAY, region: REGION });

describe("how plan and apply get into each account", () => {
  const before = { ...process.env };
  const folder = mkdtempSync(join(tmpdir(), "stack-ways-"));
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({
      seed: {
        clusters: [
          { name: "one", account: ACCOUNT, region: REGION },
          { name: "two", account: AWAY, region: REGION },
        ],
      },
    });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  });
  afterEach(() => {
    process.env = { ...before };
  });

  interface Seen {
    readonly code: number;
    /** As whom each stack's plan ran. */
    readonly one: string | undefined;
    readonly two: string | undefined;
    /** The role that the provider of stack `two` assumes. */
    readonly assumes: unknown;
  }

  const planOf = (fake: FakeTerraform, stack: string): string | undefined =>
    fake.whose(stack).find((line) => line.startsWith("plan "));

  async function run(command: readonly string[], planned = files): Promise<Seen> {
    const fake = fakeTerraform();
    fake.declare(files);
    for (const stack of ["one", "two"]) fake.answer(stack, planned, planned);
    const env = sandboxEnvironment(sandbox.url, ACCOUNT, REGION);
    Object.assign(process.env, env);
    const { code } = await fake.run(command, { env });
    const text = readFileSync(join(fake.outdir.path, "stacks/two/cdk.tf.json"), "utf8");
    const { provider } = JSON.parse(text) as { provider: { aws: readonly { assume_role?: readonly unknown[] }[] } };
    return { code, one: planOf(fake, "one"), two: planOf(fake, "two"), assumes: provider.aws[0]?.assume_role };
  }

  it.each([[["plan"]], [["apply", "--yes"]]])("%j: by profiles, each stack by its account's", async (command) => {
    expect(await run([...command, "--profile", "all", `${AWAY}=away`], reached)).toEqual({
      code: 0,
      one: "plan profile=all key= session=",
      two: "plan profile=away key= session=",
      // A way of the account's own takes the place of the role in the cluster's file, as for drift.
      assumes: undefined,
    });
  });

  it.each([[["plan"]], [["apply", "--yes"]]])(
    "%j: by a role, each stack by a session of its account's",
    async (command) => {
      expect(await run([...command, "--assume-role", "pipeline/apply"], reached)).toEqual({
        code: 0,
        one: expect.stringMatching(`^plan profile= key=ASIA....${ACCOUNT} session=yes$`) as string,
        two: expect.stringMatching(`^plan profile= key=ASIA....${AWAY} session=yes$`) as string,
        assumes: undefined,
      });
    },
  );

  it("a profile for all leaves the role in the cluster's file to the provider", async () => {
    expect(await run(["plan", "--profile", "all"])).toEqual({
      code: 0,
      one: "plan profile=all key= session=",
      two: "plan profile=all key= session=",
      assumes: [{ role_arn: OF_THE_FILE }],
    });
  });

  it("with neither everything is as the environment says", async () => {
    expect(await run(["plan"])).toMatchObject({
      one: `plan profile= key=${ACCOUNT} session=`,
      two: `plan profile= key=${AWAY} session=`,
      assumes: [{ role_arn: OF_THE_FILE }],
    });
  });

  it("what cannot be meant is wrong usage, before anything is planned", async () => {
    const fake = fakeTerraform();
    fake.declare(files);
    const ran = await fake.run(["plan", "--profile", "1234=x"]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("an AWS account id has 12 digits") as string });
    expect(fake.calls("one")).toEqual([]);
  });
});
