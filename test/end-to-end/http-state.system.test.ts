// A state that is kept by an http server: every command that reads or writes it, with the real Terraform and provider.
import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { ACCOUNT, REGION, repository, role, type Grant } from "../apply/repository";
import { startHttpState, type HttpState } from "../io/terraform/http-state";
import { access, folder, type Folder, type Outcome } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { startTerraformHost, type TerraformHost } from "../support/terraform-host/terraform-host";

jest.setTimeout(600_000);

const view = (...roles: string[]): Grant => ({ roles, policies: { view: "cluster" } });

describeWithAwsProvider("plan, apply and drift with the state at an http server", (terraformPath, mirror) => {
  let host: TerraformHost;
  let sandbox: Sandbox;
  let server: HttpState;
  let root: Folder;

  beforeAll(async () => {
    sandbox = await startSandbox({
      seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION, authenticationMode: "API" }] },
    });
    server = await startHttpState();
    host = await startTerraformHost(terraformPath, mirror);
    root = folder();
  });
  afterAll(async () => {
    await host.stop();
    await server.close();
    await sandbox.close();
  });

  const write = (...grants: readonly Grant[]): void => {
    const { address } = server;
    const backend = { http: { address, lock_address: address, unlock_address: address } };
    for (const [path, file] of repository(grants).platform({ terraform: { backend } }).build()) {
      if ("text" in file) root.write(path, file.text);
    }
  };
  /** Each time in another folder, as the jobs of a pipeline: what is not at the server is lost. */
  const run = async (...argv: readonly string[]): Promise<Outcome> =>
    await access([...argv, "--root", root.path], {
      env: {
        ...process.env,
        ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION),
        TERRAFORM_BINARY_NAME: host.terraform,
        CDKTF_OUTDIR: folder().path,
      },
    });

  it("applies the reviewed plan, once, and finds everything again from elsewhere", async () => {
    write(view("a", "b"));
    const plan = `${root.path}/plan.json`;
    const planned = await run("plan", "--plan-file", plan);
    expect(planned).toMatchObject({ code: 0, err: expect.not.stringContaining("state is a local file") as string });
    // Who only plans writes and locks nothing.
    expect(server.calls.filter((call) => !call.startsWith("GET"))).toEqual([]);
    expect(await run("apply", "--expect", plan)).toMatchObject({ code: 0 });
    expect([...server.states.keys()].sort()).toEqual(["_note-one", "one"]);
    const live = sandbox.inventory(ACCOUNT, REGION, "one").entries.map(({ principalArn }) => principalArn);
    expect(live).toEqual(expect.arrayContaining([role("a"), role("b")]));
    expect((await run("plan")).out).toContain("one: no changes");
    // The note of what was applied is at the server, too: the plan of before serves no more.
    write(view("a"));
    expect((await run("apply", "--yes", "--allow-removals")).code).toBe(0);
    write(view("a", "b"));
    expect(await run("apply", "--expect", plan)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/serves no more/) as string,
    });
  });

  it("is read by drift, and is not locked by it", async () => {
    write(view("a"));
    const before = server.calls.length;
    const looked = await run("drift", "--terraform", "--no-iam");
    expect(looked).toMatchObject({ code: 0 });
    expect(server.calls.slice(before).filter((call) => !call.startsWith("GET"))).toEqual([]);
  });
});
