// A reviewed plan serves once: replayed after later merges it is refused, and nothing is called; interrupted, it is finished.
import { join } from "node:path";

import { awsEksWriter } from "../../lib/io/eks/aws-eks-writer";
import { sandboxEnvironment, startSandbox, type CallRecord, type Sandbox } from "../../lib/sandbox";
import { ACCOUNT, REGION, repository, role, type Grant } from "../apply/repository";
import { access, folder, type Folder, type Outcome } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { startTerraformHost, type TerraformHost } from "../support/terraform-host/terraform-host";

jest.setTimeout(900_000);

const view = (...roles: string[]): Grant => ({ roles, policies: { view: "cluster" } });
const edit = (...namespaces: string[]): Grant => ({ roles: ["editor"], policies: { edit: namespaces } });

describeWithAwsProvider("a reviewed plan, with the real Terraform", (terraformPath, mirror) => {
  let sandbox: Sandbox;
  let root: Folder;
  let outdir: Folder;
  let host: TerraformHost;
  let onCall: (call: CallRecord) => void = () => undefined;

  beforeAll(async () => {
    host = await startTerraformHost(terraformPath, mirror);
  });
  afterAll(async () => {
    await host.stop();
  });
  beforeEach(async () => {
    const clusters = [{ name: "one", account: ACCOUNT, region: REGION }];
    sandbox = await startSandbox({
      seed: { clusters },
      latencyMs: 20,
      onCall: (call) => {
        onCall(call);
      },
    });
    root = folder();
    outdir = folder();
  });
  afterEach(async () => {
    onCall = () => undefined;
    await sandbox.close();
  });

  const write = (grants: readonly Grant[]): void => {
    for (const [path, file] of repository(grants, { maximumRemovals: "100%" }).build())
      if ("text" in file) root.write(path, file.text);
  };
  const run = async (argv: readonly string[], signal?: AbortSignal): Promise<Outcome> =>
    await access([...argv, "--root", root.path], {
      env: {
        ...process.env,
        ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION),
        TERRAFORM_BINARY_NAME: host.terraform,
        CDKTF_OUTDIR: outdir.path,
      },
      ...(signal === undefined ? {} : { signal }),
    });
  const isWrite = ({ operation }: CallRecord): boolean =>
    /^(Create|Update|Delete|Associate|Disassociate|Tag|Untag)/.test(operation);
  const writes = (start: number): string[] =>
    sandbox
      .calls()
      .slice(start)
      .filter(isWrite)
      .map(({ operation }) => operation);
  const review = async (name: string, grants: readonly Grant[]): Promise<string> => {
    write(grants);
    const plan = join(root.path, `${name}.json`);
    expect(await run(["plan", "--plan-file", plan])).toMatchObject({ code: 0 });
    return plan;
  };
  const apply = async (plan: string, grants: readonly Grant[], signal?: AbortSignal): Promise<Outcome> => {
    write(grants);
    return await run(["apply", "--expect", plan], signal);
  };
  const merge = async (name: string, grants: readonly Grant[]): Promise<string> => {
    const plan = await review(name, grants);
    expect(await apply(plan, grants)).toMatchObject({ code: 0 });
    return plan;
  };
  const principals = (): string[] =>
    sandbox.inventory(ACCOUNT, REGION, "one").entries.map(({ principalArn }) => principalArn.split("/").at(-1) ?? "");

  const expectRefused = async (plan: string, grants: readonly Grant[], why: RegExp): Promise<void> => {
    const start = sandbox.calls().length;
    const ran = await apply(plan, grants);
    expect(ran).toMatchObject({ code: 1, out: expect.stringMatching(why) as string });
    expect(ran.out).toContain("nothing is applied, anywhere");
    expect(writes(start)).toEqual([]);
  };

  it("brings nobody back whom a later merge removed", async () => {
    const A = [view("stays", "x", "y")];
    const plan = await merge("a", A);
    await merge("b", [view("stays", "y")]);
    await expectRefused(plan, A, /something else has been applied since it was made/);
    expect(principals()).not.toContain("x");

    // Nor a plan that was made before, and never applied.
    const old = await review("c", [view("stays", "y", "z")]);
    await merge("d", [view("stays")]);
    await expectRefused(old, [view("stays", "y", "z")], /something else has been applied|Not what was reviewed/);
  });

  it("widens no scope again that was narrowed since, though neither is in Terraform's state", async () => {
    await merge("a", [edit("a")]);
    const wide = await merge("b", [edit("a", "b")]);
    await merge("c", [edit("a")]);
    await expectRefused(wide, [edit("a", "b")], /something else has been applied since it was made/);
  });

  it("undoes nothing that was done by hand after it had been applied; applied twice it does nothing", async () => {
    const A = [view("stays", "x")];
    const plan = await merge("a", A);
    const start = sandbox.calls().length;
    expect(await apply(plan, A)).toMatchObject({ code: 0, out: expect.stringContaining("nothing to apply") as string });
    expect(writes(start)).toEqual([]);
    const writer = awsEksWriter({
      endpoint: sandbox.url,
      credentialsFor: () => ({ accessKeyId: ACCOUNT, secretAccessKey: "sandbox" }),
    });
    const cluster = { name: "one", account: ACCOUNT, region: REGION };
    expect(await writer.deleteEntry(cluster, role("x"))).toBeUndefined();
    await expectRefused(plan, A, /it has been applied already, and what it did was changed since; a plan serves once/);
  });

  it("is finished wherever it was interrupted", async () => {
    const before = [view("leaves"), edit("a")];
    const after = [view("joins", "too"), edit("a", "b")];
    await merge("before", before);
    // At the first call, in the middle, and after the last: each of them takes half a minute.
    for (const nth of [1, 4, 99]) {
      const plan = await review(`after-${nth}`, after);
      const controller = new AbortController();
      let seen = 0;
      onCall = (call) => {
        if (isWrite(call) && (seen += 1) === nth) controller.abort();
      };
      const broken = await apply(plan, after, controller.signal);
      onCall = () => undefined;
      if (seen < nth) {
        expect({ broken, seen: seen > 4 }).toMatchObject({ broken: { code: 0 }, seen: true });
        break;
      }
      expect(broken.code).toBe(3);
      const finished = await apply(plan, after);
      expect({ nth, code: finished.code, out: finished.out }).toMatchObject({ nth, code: 0 });
      expect(principals()).toEqual(expect.arrayContaining(["joins", "too"]));
      expect(principals()).not.toContain("leaves");
      await merge(`back-${nth}`, before);
      await expectRefused(plan, after, /something else has been applied/);
    }
  });
});
