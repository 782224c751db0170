import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { REGION, repository } from "../apply/repository";
import { access, folder, type Folder, type Outcome } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { startTerraformHost, type TerraformHost } from "../support/terraform-host/terraform-host";

jest.setTimeout(900_000);

/** Whose credentials the caller has, and whose the cluster is. */
const [HOME, AWAY] = ["999988887777", "111122223333"] as const;

describeWithAwsProvider("apply in an account that the caller's credentials are not of", (terraformPath, mirror) => {
  const before = { ...process.env };
  let host: TerraformHost;
  let sandbox: Sandbox;
  let root: Folder;

  beforeAll(async () => {
    host = await startTerraformHost(terraformPath, mirror);
    sandbox = await startSandbox({ seed: { clusters: [{ name: "one", account: AWAY, region: REGION }] } });
    root = folder();
    root.write("aws-config", `[profile away]\naws_access_key_id = ${AWAY}\naws_secret_access_key = x\n`);
  });
  afterAll(async () => {
    await sandbox.close();
    await host.stop();
  });
  afterEach(() => {
    process.env = { ...before };
  });

  async function apply(roles: readonly string[], ...argv: readonly string[]): Promise<Outcome> {
    const files = repository([{ roles, policies: { view: "cluster" } }]).build();
    for (const [path, file] of files) if ("text" in file) root.write(path, file.text);
    Object.assign(process.env, sandboxEnvironment(sandbox.url, HOME, REGION), {
      AWS_CONFIG_FILE: `${root.path}/aws-config`,
    });
    const env = { ...process.env, TERRAFORM_BINARY_NAME: host.terraform };
    return await access(["apply", "--yes", ...argv, "--root", root.path], { env });
  }
  const inAccount = (account: string, start: number): number =>
    sandbox
      .calls()
      .slice(start)
      .filter((call) => call.service === "eks" && call.account === account).length;
  const principals = (): string[] =>
    sandbox.inventory(AWAY, REGION, "one").entries.map(({ principalArn }) => principalArn.split("/").at(-1) ?? "");

  it("is Terraform's and the command's own by one role, assumed by the caller", async () => {
    const ran = await apply(["a"], "--assume-role", "pipeline/apply");
    expect(ran).toMatchObject({
      code: 0,
      err: expect.stringContaining("one: read back, and as the files say") as string,
    });
    const assumed = sandbox.calls().filter(({ operation }) => operation === "AssumeRole");
    expect(new Set(assumed.map(({ account }) => account))).toEqual(new Set([HOME]));
    expect(inAccount(HOME, 0)).toBe(0);
    expect(principals()).toContain("a");
  });

  it("is Terraform's and the command's own by one profile", async () => {
    const start = sandbox.calls().length;
    const ran = await apply(["a", "b"], "--profile", `${AWAY}=away`);
    expect(ran).toMatchObject({ code: 0 });
    expect(
      sandbox
        .calls()
        .slice(start)
        .map(({ operation }) => operation),
    ).not.toContain("AssumeRole");
    expect(inAccount(HOME, start)).toBe(0);
    expect(principals()).toContain("b");
  });
});
