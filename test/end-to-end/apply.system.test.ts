import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { PlanFile, PlannedStack } from "../../lib/apply";
import { awsEksWriter } from "../../lib/io/eks/aws-eks-writer";
import { sandboxEnvironment, startSandbox, type CallRecord, type Sandbox } from "../../lib/sandbox";
import { ACCOUNT, REGION, repository, role, type Grant } from "../apply/repository";
import { access, folder, type Folder, type Outcome } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { startTerraformHost, type TerraformHost } from "../support/terraform-host/terraform-host";

jest.setTimeout(900_000);

const ROLES = Array.from({ length: 17 }, (_, index) => `engineer-${String(index).padStart(2, "0")}`);
/** Fifty scopes and one: each role has three. */
const BEFORE: readonly Grant[] = [
  { roles: ROLES, policies: { view: "cluster", edit: ["a", "b"], admin: ["c"] } },
  { roles: ["leaver"], policies: { view: "cluster" } },
  { roles: ["stays"], policies: { view: ["a"] } },
];
/** Narrowed from the cluster, moved and widened at once, widened to the cluster; one comes, one goes, one gets a group. */
const AFTER: readonly Grant[] = [
  { roles: ROLES, policies: { view: ["a", "b"], edit: ["b", "c"], admin: "cluster" } },
  { roles: ["joiner"], policies: { view: "cluster" } },
  { roles: ["stays"], policies: { view: ["a"] }, groups: ["team:payments"] },
];
const MORE: readonly Grant[] = [...AFTER, { roles: ["sneaked-in"], policies: { admin: "cluster" } }];

describeWithAwsProvider("plan and apply, with the real Terraform", (terraformPath, mirror) => {
  let sandbox: Sandbox;
  let root: Folder;
  let outdir: Folder;
  let host: TerraformHost;
  let onCall: (call: CallRecord) => void = () => undefined;

  beforeAll(async () => {
    sandbox = await startSandbox({
      seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION }] },
      // Long enough for an interruption to find something left to do.
      latencyMs: 30,
      onCall: (call) => {
        onCall(call);
      },
    });
    root = folder();
    outdir = folder();
    host = await startTerraformHost(terraformPath, mirror);
  });
  afterAll(async () => {
    await host.stop();
    await sandbox.close();
  });
  afterEach(() => {
    onCall = () => undefined;
  });

  const write = (grants: readonly Grant[]): void => {
    for (const [path, file] of repository(grants).build()) if ("text" in file) root.write(path, file.text);
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
  const inventory = () => sandbox.inventory(ACCOUNT, REGION, "one");
  const granted = (): ReadonlySet<string> =>
    new Set(
      inventory().entries.flatMap(({ principalArn, policies }) =>
        policies.map(({ policy }) => `${principalArn} ${policy}`),
      ),
    );
  const scopes = (name: string): Record<string, unknown> => {
    const entry = inventory().entries.find(({ principalArn }) => principalArn === role(name));
    return Object.fromEntries((entry?.policies ?? []).map(({ policy, scope }) => [policy, scope]));
  };
  const reviewed = (name: string): PlannedStack => {
    const file = JSON.parse(readFileSync(join(root.path, name, "plan.json"), "utf8")) as PlanFile;
    const [stack] = file.stacks;
    if (stack?.status !== "planned") throw new Error("not planned");
    return stack;
  };
  const review = async (name: string): Promise<string> => {
    const ran = await run(["plan", "--plan-file", join(root.path, name, "plan.json")]);
    expect(ran).toMatchObject({ code: 0 });
    return join(root.path, name, "plan.json");
  };
  const changing = (calls: readonly CallRecord[]): string[] =>
    calls
      .map(({ operation }) => operation)
      .filter((operation) => /^(Create|Update|Delete|Associate|Disassociate|Tag|Untag)/.test(operation));
  /** What each of both revisions grants, and was missing at some moment. */
  const watch = (): { readonly missed: ReadonlySet<string>; readonly start: number } => {
    const missed = new Set<string>();
    const both = [...ROLES, "stays"].flatMap((name) => {
      return [...granted()].filter((grant) => grant.startsWith(`${role(name)} `));
    });
    onCall = () => {
      const now = granted();
      for (const grant of both) if (!now.has(grant)) missed.add(grant);
    };
    return { missed, start: sandbox.calls().length };
  };

  it("applies what is agreed to, and reads it back", async () => {
    write(BEFORE);
    const ran = await run(["apply", "--yes"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(/^one: applied: \d+ to create$/m);
    expect(ran.err).toContain("one: read back, and as the files say in all that was applied");
    expect(scopes("engineer-00")).toEqual({
      AmazonEKSAdminPolicy: ["c"],
      AmazonEKSEditPolicy: ["a", "b"],
      AmazonEKSViewPolicy: "cluster",
    });
  });

  it("has the same hash however often it is planned", async () => {
    write(AFTER);
    await review("review");
    await review("again");
    expect(reviewed("review").hash).toBe(reviewed("again").hash);
    const { changes, counts } = reviewed("review");
    expect(changes.filter(({ inPlace }) => inPlace)).toHaveLength(51);
    expect(counts).toEqual({ create: 2, update: 1, replace: 51, delete: 2, import: 0 });
  });

  it("applies nothing when anything else than what was reviewed would be applied", async () => {
    const before = inventory();
    const start = sandbox.calls().length;
    write(MORE);
    const ran = await run(["apply", "--expect", join(root.path, "review/plan.json")]);
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.out).toContain("one: not what was reviewed");
    expect(ran.out).toMatch(/pending now, but never reviewed:\n.*create.*sneaked-in/);
    expect(ran.out).not.toContain("engineer-00");
    expect(inventory()).toEqual(before);
    expect(changing(sandbox.calls().slice(start))).toEqual([]);
  });

  it("finishes what was interrupted between the scopes and the rest, without a gap", async () => {
    write(AFTER);
    const { missed, start } = watch();
    const observe = onCall;
    const controller = new AbortController();
    let associated = 0;
    onCall = (call) => {
      observe(call);
      if (call.operation === "AssociateAccessPolicy") associated += 1;
      // The newcomer's policy comes first, then the 51 scopes.
      if (associated === 52) controller.abort();
    };
    const broken = await run(["apply", "--expect", join(root.path, "review/plan.json")], controller.signal);
    expect(broken).toMatchObject({ code: 3 });
    expect(broken.out).toContain("one: FAILED, and may be applied in part");
    expect(granted().has(`${role("leaver")} AmazonEKSViewPolicy`)).toBe(true);

    onCall = observe;
    const ran = await run(["apply", "--expect", join(root.path, "review/plan.json")]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.err).toContain("one: 51 reviewed changes are done already");
    expect([...missed]).toEqual([]);
    const calls = changing(sandbox.calls().slice(start));
    expect(calls.filter((operation) => operation === "AssociateAccessPolicy")).toHaveLength(52);
    expect(calls.filter((operation) => operation === "DisassociateAccessPolicy").length).toBeLessThanOrEqual(1);
    expect(scopes("engineer-16")).toEqual({
      AmazonEKSAdminPolicy: "cluster",
      AmazonEKSEditPolicy: ["b", "c"],
      AmazonEKSViewPolicy: ["a", "b"],
    });
    expect(scopes("leaver")).toEqual({});
    const again = await run(["apply", "--expect", join(root.path, "review/plan.json")]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain("nothing to apply");
  });

  it("leaves a gap when it is told to leave it to Terraform, and says so", async () => {
    write(BEFORE.slice(0, 1));
    const { missed } = watch();
    const ran = await run(["apply", "--yes", "--no-in-place"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.err).toContain(`--no-in-place: these lose a policy for a moment`);
    expect(ran.err).toContain(role("engineer-07"));
    expect(missed.size).toBeGreaterThan(0);
  });

  it("finishes an apply that was interrupted half-way through", async () => {
    write([...BEFORE.slice(0, 1), { roles: ["x", "y", "z"], policies: { view: "cluster", edit: ["x"] } }]);
    const plan = await review("halfway");
    const controller = new AbortController();
    onCall = ({ operation }) => {
      if (operation === "CreateAccessEntry") controller.abort();
    };
    const broken = await run(["apply", "--expect", plan], controller.signal);
    expect(broken).toMatchObject({ code: 3 });
    expect(broken.out).toContain("run it again, it goes on from there");
    onCall = () => undefined;
    const ran = await run(["apply", "--expect", plan]);
    expect(ran).toMatchObject({ code: 0 });
    expect(["x", "y", "z"].map(scopes)).toEqual(
      Array(3).fill({ AmazonEKSEditPolicy: ["x"], AmazonEKSViewPolicy: "cluster" }),
    );
  });

  it("takes over what an interrupted apply made and could not write down, and nothing else", async () => {
    write([...BEFORE.slice(0, 1), { roles: ["orphan"], policies: { view: ["x"] }, groups: ["g"] }]);
    const plan = await review("orphaned");
    const { url } = sandbox;
    const endpoint = { endpoint: url, credentialsFor: () => ({ accessKeyId: ACCOUNT, secretAccessKey: "sandbox" }) };
    const writer = awsEksWriter(endpoint);
    const cluster = { name: "one", account: ACCOUNT, region: REGION };
    const made = {
      principalArn: role("orphan"),
      username: undefined,
      tags: { ManagedBy: "gitops", Team: "payments" },
      kubernetesGroups: ["system-of-somebody"],
    };
    expect(await writer.createEntry(cluster, made)).toBeUndefined();
    const other = await run(["apply", "--expect", plan]);
    expect(other).toMatchObject({ code: 3 });
    expect(other.out).toMatch(/1 entry exists already, not as declared[^]*role\/orphan[^]*yarn adopt --cluster one/);

    expect(await writer.deleteEntry(cluster, role("orphan"))).toBeUndefined();
    expect(await writer.createEntry(cluster, { ...made, kubernetesGroups: ["g"] })).toBeUndefined();
    const start = sandbox.calls().length;
    const ran = await run(["apply", "--expect", plan]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.err).toContain("taking over 1 entry that an interrupted apply seems to have made");
    const calls = changing(sandbox.calls().slice(start));
    expect(calls).not.toContain("CreateAccessEntry");
    expect(scopes("orphan")).toEqual({ AmazonEKSViewPolicy: ["x"] });
    const again = await run(["apply", "--expect", plan]);
    expect(again).toMatchObject({ code: 0, out: "nothing to apply\n" });
  });
});
