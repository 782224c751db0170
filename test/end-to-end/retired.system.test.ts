// A retired cluster, with the real Terraform: its entries go, break-glass too, or stay and are forgotten.
import { join } from "node:path";

import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { ACCOUNT, REGION, repository } from "../apply/repository";
import { access, folder, type Folder, type Outcome } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { startTerraformHost, type TerraformHost } from "../support/terraform-host/terraform-host";

jest.setTimeout(600_000);

describeWithAwsProvider("a retired cluster", (terraformPath, mirror) => {
  let sandbox: Sandbox;
  let root: Folder;
  let outdir: Folder;
  let host: TerraformHost;

  beforeAll(async () => {
    host = await startTerraformHost(terraformPath, mirror);
  });
  afterAll(async () => {
    await host.stop();
  });
  beforeEach(async () => {
    sandbox = await startSandbox({ seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION }] } });
    root = folder();
    outdir = folder();
  });
  afterEach(async () => {
    await sandbox.close();
  });

  const run = async (...argv: string[]): Promise<Outcome> =>
    await access([...argv, "--root", root.path], {
      env: {
        ...process.env,
        ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION),
        TERRAFORM_BINARY_NAME: host.terraform,
        CDKTF_OUTDIR: outdir.path,
      },
    });
  const write = (retired?: string, nodes = true): void => {
    const files = repository([{ roles: ["a", "b"], policies: { view: "cluster" } }]).build();
    for (const [path, file] of files) if ("text" in file) root.write(path, file.text);
    const text = [
      `cluster: one\naccount: "${ACCOUNT}"\nregion: ${REGION}\n`,
      nodes ? "nodes: [{role: node, type: EC2_LINUX}]\n" : "",
      retired === undefined ? "" : `retired: {entries: ${retired}, reason: gone}\n`,
    ];
    root.write("clusters/one.yaml", text.join(""));
  };
  const planned = async (): Promise<Outcome> => await run("plan", "--plan-file", join(root.path, "plan.json"));
  const entries = (): number => sandbox.inventory(ACCOUNT, REGION, "one").entries.length;

  it.each([
    ["delete", 0],
    ["forget", 4],
  ] as const)("%s: %d entries are left, and then there is nothing to do", async (what, left) => {
    write();
    expect(await run("apply", "--yes")).toMatchObject({ code: 0 });
    expect(entries()).toBe(4);
    if (what === "forget") {
      write(what, false);
      expect(await planned()).toMatchObject({
        code: 1,
        out: expect.stringContaining("only to be forgotten") as string,
      });
    }
    write(what);
    expect(await planned()).toMatchObject({ code: 0 });
    expect(await run("apply", "--expect", join(root.path, "plan.json"))).toMatchObject({ code: 0 });
    expect(entries()).toBe(left);
    expect(await run("apply", "--yes")).toMatchObject({
      code: 0,
      out: expect.stringContaining("nothing to apply") as string,
    });
    expect(await run("drift", "--no-iam")).toMatchObject({ code: 0 });
  });
});
