import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { DeleteAccessEntryCommand, DisassociateAccessPolicyCommand, EKSClient } from "@aws-sdk/client-eks";

import {
  sandboxEnvironment,
  startSandbox,
  type CallRecord,
  type Sandbox,
  type SandboxOptions,
} from "../../lib/sandbox";
import { AT_ONCE } from "../../lib/apply";
import { ACCOUNT, policy, REGION, repository, role, type Grant } from "../apply/repository";
import { startProxy, type Proxy, type ProxyOptions } from "../io/eks/proxy";
import { access, folder, type Folder, type Outcome } from "../scripts/harness";
import { describeWithAwsProvider } from "../support/require-tool";
import { startTerraformHost, type TerraformHost } from "../support/terraform-host/terraform-host";

jest.setTimeout(900_000);

const BREAK_GLASS = role("eks-break-glass");
const ADMINS = ["a", "b", "c", "d", "e", "f"].map((name) => `admin-${name}`);
const GRANTS: readonly Grant[] = [
  { roles: ADMINS, policies: { "cluster-admin": "cluster" } },
  { roles: ["one", "two", "three"], policies: { view: "cluster", edit: ["x"] } },
  { roles: ["groups"], policies: {}, groups: ["g"] },
];
const GUARDRAILS = {
  clusterAdmin: "allowed",
  delegation: {
    "*": {
      policies: ["view", "edit", "cluster-admin"],
      clusterScope: ["view", "cluster-admin"],
      clusters: ["*"],
      namespaces: ["*"],
      groups: ["*"],
    },
  },
};

describeWithAwsProvider("the first apply of a cluster that also reads aws-auth", (terraformPath, mirror) => {
  let host: TerraformHost;
  let sandbox: Sandbox;
  let proxy: Proxy | undefined;
  let root: Folder;
  let outdir: Folder;
  let onCall: (call: CallRecord) => void;
  let worst: { bare: number; moments: string[] };

  beforeAll(async () => {
    host = await startTerraformHost(terraformPath, mirror);
  });
  afterAll(async () => {
    await host.stop();
  });
  afterEach(async () => {
    await proxy?.close();
    await sandbox.close();
  });

  const entries = () => sandbox.inventory(ACCOUNT, REGION, "one").entries;
  /** Whose ConfigMap line is overridden by an entry that gives nothing. */
  const bare = (): string[] =>
    entries()
      .filter(({ policies, kubernetesGroups, type }) => {
        return type === "STANDARD" && policies.length === 0 && kubernetesGroups.length === 0;
      })
      .map(({ principalArn }) => principalArn);

  async function start(grants = GRANTS, options: SandboxOptions = {}, between?: ProxyOptions): Promise<void> {
    worst = { bare: 0, moments: [] };
    onCall = () => undefined;
    sandbox = await startSandbox({
      seed: { clusters: [{ name: "one", account: ACCOUNT, region: REGION, authenticationMode: "API_AND_CONFIG_MAP" }] },
      latencyMs: 20,
      onCall: (call) => {
        const now = bare();
        worst.bare = Math.max(worst.bare, now.length);
        const admins = ADMINS.filter((name) => now.includes(role(name)));
        if (now.includes(BREAK_GLASS) && admins.length > 0) worst.moments.push(`break-glass and ${admins.join()}`);
        if (admins.length === ADMINS.length) worst.moments.push("every administrator");
        onCall(call);
      },
      ...options,
    });
    proxy = between && (await startProxy(sandbox.url, between));
    root = folder();
    outdir = folder();
    write(grants);
  }
  const write = (grants: readonly Grant[], team = "payments"): void => {
    rmSync(join(root.path, "teams"), { recursive: true, force: true });
    for (const [path, file] of repository(grants, GUARDRAILS).build()) {
      if ("text" in file)
        root.write(...([path, file.text].map((text) => text.replaceAll("payments", team)) as [string, string]));
    }
  };
  const run = async (argv: readonly string[], signal?: AbortSignal): Promise<Outcome> =>
    await access([...argv, "--root", root.path], {
      env: {
        ...process.env,
        ...sandboxEnvironment(proxy?.url ?? sandbox.url, ACCOUNT, REGION),
        TERRAFORM_BINARY_NAME: host.terraform,
        CDKTF_OUTDIR: outdir.path,
      },
      ...(signal === undefined ? {} : { signal }),
    });
  const writes = (): string[] =>
    sandbox
      .calls()
      .filter(({ operation }) => /^(Create|Update|Delete|Associate|Disassociate|Tag)/.test(operation))
      .map(({ operation }) => operation);
  const expectAllGiven = (): void => {
    expect(bare()).toEqual([]);
    const given = entries().map(
      ({ principalArn, policies }) => `${principalArn.split("/").at(-1) ?? ""} ${policies.length}`,
    );
    expect(given).toEqual(
      [
        ...ADMINS.map((name) => `${name} 1`),
        "eks-break-glass 1",
        "groups 0",
        "node 0",
        "one 2",
        "three 2",
        "two 2",
      ].sort(),
    );
    expect(worst.moments).toEqual([]);
    expect(worst.bare).toBeLessThanOrEqual(AT_ONCE);
  };

  it("leaves at most a few bare for a moment, and Terraform owns everything afterwards", async () => {
    await start();
    const ran = await run(["apply", "--yes"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.err).toContain(
      "one: giving access to break-glass, which is read back, then 6 administrators, then 5 others, at most 4 at a time",
    );
    expectAllGiven();
    const first = writes();
    // Each once: what Terraform takes over it does not make again.
    expect(first.filter((operation) => operation === "CreateAccessEntry")).toHaveLength(12);
    expect(first.filter((operation) => operation === "AssociateAccessPolicy")).toHaveLength(13);
    expect(first).toHaveLength(25);
    const again = await run(["apply", "--yes"]);
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("nothing to apply") as string });
  });

  it.each([2, 9])("can be interrupted at its %i. write, and run again", async (at) => {
    await start();
    const controller = new AbortController();
    onCall = () => {
      if (writes().length === at) controller.abort();
    };
    const broken = await run(["apply", "--yes"], controller.signal);
    expect(broken).toMatchObject({ code: 3 });
    expect(broken.out).toMatch(/interrupted: \d+ of 12 principals given, each with all that it gets; run it again/);
    expect(bare()).toEqual([]);
    onCall = () => undefined;
    const ran = await run(["apply", "--yes"]);
    expect(ran).toMatchObject({ code: 0 });
    expectAllGiven();
    expect(await run(["apply", "--yes"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/nothing to apply/) as string,
    });
  });

  it("makes nobody bare where policies are denied", async () => {
    const denied = JSON.stringify({ message: "User is not authorized to perform: eks:AssociateAccessPolicy" });
    await start(
      GRANTS,
      {},
      {
        answer: ({ method, url }) =>
          method === "POST" && url.endsWith("/access-policies")
            ? { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" }, body: denied }
            : undefined,
      },
    );
    const ran = await run(["apply", "--yes"]);
    expect(ran).toMatchObject({ code: 3 });
    expect(ran.out).toMatch(
      /0 of 12 principals given, then EKS refused:[^]*eks-break-glass[^]*its new entry was taken back/,
    );
    expect(entries()).toEqual([]);
    expect(worst.bare).toBe(1);
  });

  it("leaves out whom IAM does not have, at once, and gives the others theirs", async () => {
    await start(GRANTS, {
      seed: {
        clusters: [{ name: "one", account: ACCOUNT, region: REGION, authenticationMode: "API_AND_CONFIG_MAP" }],
        absentPrincipals: [role("admin-a")],
      },
    });
    const ran = await run(["apply", "--yes"]);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain("EXCEPT of 1 principal");
    expect(ran.out).toMatch(/IAM has no .*role\/admin-a \(teams\/payments.yaml:\d+\): nothing of it was made/);
    expect(entries()).toHaveLength(11);
    expect(bare()).toEqual([]);
  });

  it("goes on where Terraform itself was killed in the middle of making break-glass", async () => {
    await start();
    expect(await run(["apply", "--yes"])).toMatchObject({ code: 0 });
    const file = join(outdir.path, "stacks/one/terraform.tfstate");
    const state = JSON.parse(readFileSync(file, "utf8")) as {
      serial: number;
      resources: { type: string; instances: { status?: string; attributes: { principal_arn: string } }[] }[];
    };
    for (const { instances } of state.resources) {
      for (const instance of instances)
        if (instance.attributes.principal_arn === BREAK_GLASS) instance.status = "tainted";
    }
    writeFileSync(file, JSON.stringify({ ...state, serial: state.serial + 1 }));
    const ran = await run(["apply", "--yes"]);
    expect(ran).toMatchObject({ code: 0 });
    expectAllGiven();
  });

  const EIGHT = ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => `person-${name}`);
  const BY_POLICY: readonly Grant[] = [{ roles: EIGHT, policies: { view: "cluster", edit: ["x"] } }];
  const BY_GROUP: readonly Grant[] = [{ roles: EIGHT, policies: {}, groups: ["g"] }];

  it("leaves nobody bare who goes from policies to groups in one change, nor on the way back", async () => {
    await start(BY_POLICY);
    expect(await run(["apply", "--yes"])).toMatchObject({ code: 0 });
    worst = { bare: 0, moments: [] };
    for (const grants of [BY_GROUP, BY_POLICY]) {
      write(grants);
      expect(await run(["apply", "--yes", "--allow-removals"])).toMatchObject({ code: 0 });
    }
    expect(worst.bare).toBe(0);
    const ran = await run(["apply", "--yes"]);
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining("nothing to apply") as string });
  });

  it("finishes the reviewed plan where it was interrupted between the groups and the rest", async () => {
    await start(BY_POLICY);
    expect(await run(["apply", "--yes"])).toMatchObject({ code: 0 });
    worst = { bare: 0, moments: [] };
    // Another team: what else changes of each entry is its tag, which only Terraform writes.
    write(BY_GROUP, "checkout");
    const plan = join(root.path, "plan.json");
    expect(await run(["plan", "--plan-file", plan, "--allow-removals"])).toMatchObject({ code: 0 });
    const controller = new AbortController();
    onCall = ({ operation }) => {
      if (operation === "UpdateAccessEntry") controller.abort();
    };
    const apply = ["apply", "--expect", plan, "--allow-removals"];
    expect(await run(apply, controller.signal)).toMatchObject({ code: 3 });
    const half = entries().filter(({ kubernetesGroups }) => kubernetesGroups.length > 0);
    expect(half.length).toBeGreaterThan(0);
    expect(half.length).toBeLessThan(EIGHT.length);
    onCall = () => undefined;
    expect(await run(apply)).toMatchObject({ code: 0 });
    expect(worst.bare).toBe(0);
    const people = entries().filter(({ principalArn }) => principalArn.includes("person-"));
    expect(
      people.map(({ policies, kubernetesGroups, tags }) => [policies.length, ...kubernetesGroups, tags["Team"]]),
    ).toEqual(EIGHT.map(() => [0, "g", "checkout"]));
  });

  it("takes nothing away where the groups are denied", async () => {
    const denied = JSON.stringify({ message: "User is not authorized to perform: eks:UpdateAccessEntry" });
    await start(
      BY_POLICY,
      {},
      {
        answer: ({ method, url }) =>
          method === "POST" && /\/access-entries\/[^/]+$/.test(url)
            ? { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" }, body: denied }
            : undefined,
      },
    );
    expect(await run(["apply", "--yes"])).toMatchObject({ code: 0 });
    write(BY_GROUP);
    const ran = await run(["apply", "--yes", "--allow-removals"]);
    expect(ran).toMatchObject({ code: 3 });
    expect(ran.out).toMatch(/0 of 8 principals given, then EKS refused:[^]*its groups and username: [^]*Run it again/);
    expect(
      entries()
        .filter(({ principalArn }) => principalArn.includes("person-"))
        .map(({ policies }) => policies.length),
    ).toEqual(EIGHT.map(() => 2));
  });

  it("says what an interrupted apply gave where the change is taken back, until it is gone", async () => {
    const one: Grant = { roles: ["stays"], policies: { view: "cluster" } };
    await start([one]);
    expect(await run(["apply", "--yes"])).toMatchObject({ code: 0 });
    write([
      { roles: ["stays"], policies: { view: "cluster", "cluster-admin": "cluster" } },
      { roles: ["joins"], policies: { "cluster-admin": "cluster" } },
    ]);
    const controller = new AbortController();
    let given = 0;
    onCall = ({ operation }) => {
      if (operation === "AssociateAccessPolicy") given += 1;
      if (given === 2) controller.abort();
    };
    expect(await run(["apply", "--yes"], controller.signal)).toMatchObject({ code: 3 });
    onCall = () => undefined;
    expect(entries().map(({ policies }) => policies.length)).toEqual([1, 1, 0, 2]);
    write([one, { roles: ["other"], policies: { view: "cluster" } }]);
    const first = await run(["apply", "--yes"]);
    expect(first).toMatchObject({ code: 1, out: expect.stringContaining("one: applied: 2 to create") as string });
    const again = await run(["apply", "--yes"]);
    expect(again).toMatchObject({ code: 1, out: expect.stringContaining("nothing to apply") as string });
    const [commands = [], same] = [first, again].map(({ out }) => {
      return out.split("\n").filter((text) => text.startsWith("  aws eks "));
    });
    expect(commands).toEqual([
      expect.stringMatching(/^ {2}aws eks delete-access-entry .*role\/joins$/),
      expect.stringMatching(/^ {2}aws eks disassociate-access-policy .*role\/stays .*ClusterAdminPolicy$/),
    ]);
    expect(same).toEqual(commands);
    const client = new EKSClient({
      endpoint: sandbox.url,
      region: REGION,
      credentials: { accessKeyId: ACCOUNT, secretAccessKey: "sandbox" },
    });
    const clusterName = "one";
    await client.send(new DeleteAccessEntryCommand({ clusterName, principalArn: role("joins") }));
    const which = { clusterName, principalArn: role("stays"), policyArn: policy("ClusterAdmin") };
    await client.send(new DisassociateAccessPolicyCommand(which));
    client.destroy();
    expect(await run(["apply", "--yes"])).toMatchObject({ code: 0 });
  });
});
