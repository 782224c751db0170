import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  DeleteAccessEntryCommand,
  DisassociateAccessPolicyCommand,
  EKSClient,
  ListTagsForResourceCommand,
  DescribeAccessEntryCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAccessEntryCommand,
  UpdateClusterConfigCommand,
} from "@aws-sdk/client-eks";

import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";

import type { Cluster } from "../../lib/model";
import { policyArn } from "../../lib/model";
import type { DriftReport } from "../../lib/drift";
import { startSandbox, type Sandbox, type SandboxOptions, type SandboxSeed, type SeedEntry } from "../../lib/sandbox";
import { drift } from "../../scripts/commands/drift";
import type { Io } from "../../scripts/io";
import { recorded } from "../io/cloudtrail/events";
import { startCloudTrail } from "../io/cloudtrail/fake-cloudtrail";
import { FILES, clusterPlan, planOf, seedOf } from "../drift/world";
import { folder, type Folder } from "./harness";

jest.setTimeout(60_000);

/** One principal for each way of tampering, so that all of them can happen at once. */
const PRINCIPALS = ["gone", "group", "ungroup", "name", "type", "tag", "untag", "policy", "extra", "wide", "narrow"];
/** Whose roles are tampered with, rather than their entries. */
const ROLES = ["reborn", "buried"];
const EVERYBODY = [...PRINCIPALS, ...ROLES];
/** Enough where it does not matter how many there are: every entry is several calls. */
const FEW = ["gone", ...ROLES];

/** The team of these principals, as its file's text. */
const team = (names: readonly string[]): string => `
team: many
owners: ["@acme/many"]
namespaces: [a, b]
access:
  - name: each
    principals: [${names.map((name) => `{role: many/${name}}`).join(", ")}]
    clusters: ["*"]
    policies: {view: cluster, edit: [a, b]}
    kubernetesGroups: ["one", "two"]
`;

const plan = planOf({ "teams/many.yaml": team(EVERYBODY) });
let root: string;
let sandbox: Sandbox;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "drift-"));
  for (const [path, text] of Object.entries({ ...FILES, "teams/many.yaml": "" })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});

afterAll(() => rm(root, { recursive: true }));
afterEach(() => sandbox.close());

/** Three clusters as an apply leaves them, where the team is these principals. */
async function start(options: SandboxOptions = {}, names: readonly string[] = EVERYBODY): Promise<void> {
  const changed = { "teams/many.yaml": team(names) };
  await writeFile(join(root, "teams/many.yaml"), changed["teams/many.yaml"]);
  sandbox = await startSandbox({ seed: populated(seedOf(planOf(changed))), updateMs: 0, ...options });
}

type Seed = ReturnType<typeof seedOf>;

/** IAM knows whoever has an entry, and whoever is to get one. */
function populated(seed: Seed): SandboxSeed {
  const arns = seed.clusters.flatMap(({ account, entries = [] }) => [
    ...entries.map(({ principalArn }) => principalArn),
    `arn:aws:iam::${account}:role/many/rogue`,
  ]);
  return { ...seed, principals: [...new Set(arns)].filter((arn) => !arn.includes("aws-service-role")) };
}

/** What AWS makes by itself on every cluster, none of it a finding. */
function withAwsMade(seed: Seed): Seed {
  const clusters = seed.clusters.map((cluster) => {
    const role = (path: string): string => `arn:aws:iam::${cluster.account}:role/${path}`;
    const username = "system:node:{{EC2PrivateDNSName}}";
    const made: SeedEntry[] = [
      { principalArn: role("ng-1"), type: "EC2_LINUX", username, kubernetesGroups: ["system:nodes"] },
      { principalArn: role("fargate"), type: "FARGATE_LINUX", kubernetesGroups: ["system:nodes"] },
      {
        principalArn: role("aws-service-role/emr.amazonaws.com/AWSServiceRoleForEMR"),
        kubernetesGroups: ["system:emr"],
      },
      { principalArn: role("auto"), policies: [{ policy: "AmazonEKSComputeClusterPolicy", scope: "cluster" }] },
    ];
    return { ...cluster, entries: [...(cluster.entries ?? []), ...made] };
  });
  return { ...seed, clusters };
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  let [out, err] = ["", ""];
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    env: { AWS_ENDPOINT_URL: sandbox.url, AWS_ACCESS_KEY_ID: "000000000000", ACCESS_NOW: "2026-11-22", ...env },
    color: false,
    errColor: false,
    columns: 120,
    sleep: () => Promise.resolve(),
    onInterrupt: () => ({ signal: new AbortController().signal, dispose: () => undefined }),
    readInput: () => Promise.resolve(new Uint8Array()),
    ask: undefined,
  };
  const code = await drift.run({ root, format: "json", ...args }, io);
  return { code, out, err };
}

/** `one: groups-changed role/many/group`, a line for each finding. */
function brief({ out }: Ran): string[] {
  const { clusters } = JSON.parse(out) as DriftReport;
  return clusters.flatMap(({ cluster, findings }) =>
    findings.map(({ kind, principal, policy = "" }) =>
      `${cluster}: ${kind} ${(principal ?? "-").replace(/^.*:(role|user)/, "$1")} ${policy}`.trimEnd(),
    ),
  );
}

interface Place {
  readonly client: EKSClient;
  readonly iam: IAMClient;
  readonly cluster: Cluster;
}

const arnOf = ({ cluster }: Place, name: string): string => `arn:aws:iam::${cluster.account}:role/many/${name}`;
const at = (place: Place, name: string) => ({ clusterName: place.cluster.name, principalArn: arnOf(place, name) });
const tagged = async (place: Place, name: string): Promise<string> => {
  const { accessEntry } = await place.client.send(new DescribeAccessEntryCommand(at(place, name)));
  return accessEntry?.accessEntryArn ?? "";
};
const username = (place: Place, name: string): string =>
  `arn:aws:sts::${place.cluster.account}:assumed-role/${name}/{{SessionName}}`;
const [VIEW, EDIT] = [policyArn("AmazonEKSViewPolicy", "aws"), policyArn("AmazonEKSEditPolicy", "aws")];
const ADMIN = policyArn("AmazonEKSClusterAdminPolicy", "aws");

/** What somebody does behind the repository's back, and the one finding it makes. */
const TAMPERING: Record<string, { readonly found: string; readonly tamper: (place: Place) => Promise<unknown> }> = {
  "an entry is made": {
    found: "unmanaged-entry role/many/rogue",
    tamper: async (place) => {
      await place.client.send(new CreateAccessEntryCommand(at(place, "rogue")));
      const grant = { ...at(place, "rogue"), policyArn: ADMIN, accessScope: { type: "cluster" as const } };
      await place.client.send(new AssociateAccessPolicyCommand(grant));
    },
  },
  "an entry is deleted": {
    found: "missing-entry role/many/gone",
    tamper: (place) => place.client.send(new DeleteAccessEntryCommand(at(place, "gone"))),
  },
  "a group is added": {
    found: "groups-changed role/many/group",
    tamper: (place) =>
      place.client.send(
        new UpdateAccessEntryCommand({
          ...at(place, "group"),
          username: username(place, "group"),
          kubernetesGroups: ["two", "three", "one"],
        }),
      ),
  },
  "a group is taken away": {
    found: "groups-changed role/many/ungroup",
    tamper: (place) =>
      place.client.send(
        new UpdateAccessEntryCommand({
          ...at(place, "ungroup"),
          username: username(place, "ungroup"),
          kubernetesGroups: ["two"],
        }),
      ),
  },
  "a username is changed": {
    found: "username-changed role/many/name",
    tamper: (place) =>
      place.client.send(
        new UpdateAccessEntryCommand({ ...at(place, "name"), username: "root", kubernetesGroups: ["one", "two"] }),
      ),
  },
  "an entry is made again with another type": {
    found: "type-changed role/many/type",
    tamper: async (place) => {
      await place.client.send(new DeleteAccessEntryCommand(at(place, "type")));
      const tags = { ...Object.fromEntries(plan.settings.tags), Team: "many" };
      await place.client.send(new CreateAccessEntryCommand({ ...at(place, "type"), type: "EC2_LINUX", tags }));
    },
  },
  "a tag is changed": {
    found: "tags-changed role/many/tag",
    tamper: async (place) => {
      const resourceArn = await tagged(place, "tag");
      await place.client.send(new TagResourceCommand({ resourceArn, tags: { Team: "other", More: "x" } }));
      await place.client.send(new ListTagsForResourceCommand({ resourceArn }));
    },
  },
  "a tag is taken away": {
    found: "tags-changed role/many/untag",
    tamper: async (place) =>
      place.client.send(
        new UntagResourceCommand({ resourceArn: await tagged(place, "untag"), tagKeys: ["ManagedBy"] }),
      ),
  },
  "a policy is taken away": {
    found: "policy-missing role/many/policy AmazonEKSViewPolicy",
    tamper: (place) =>
      place.client.send(new DisassociateAccessPolicyCommand({ ...at(place, "policy"), policyArn: VIEW })),
  },
  "a policy is added": {
    found: "policy-unexpected role/many/extra AmazonEKSClusterAdminPolicy",
    tamper: (place) =>
      place.client.send(
        new AssociateAccessPolicyCommand({
          ...at(place, "extra"),
          policyArn: ADMIN,
          accessScope: { type: "namespace", namespaces: ["a"] },
        }),
      ),
  },
  "a scope is widened": {
    found: "scope-changed role/many/wide AmazonEKSEditPolicy",
    tamper: (place) =>
      place.client.send(
        new AssociateAccessPolicyCommand({ ...at(place, "wide"), policyArn: EDIT, accessScope: { type: "cluster" } }),
      ),
  },
  "a scope is narrowed": {
    found: "scope-changed role/many/narrow AmazonEKSEditPolicy",
    tamper: (place) =>
      place.client.send(
        new AssociateAccessPolicyCommand({
          ...at(place, "narrow"),
          policyArn: EDIT,
          accessScope: { type: "namespace", namespaces: ["b"] },
        }),
      ),
  },
  "break-glass loses its policy": {
    found: "policy-missing role/break-glass AmazonEKSClusterAdminPolicy",
    tamper: ({ client, cluster }) => {
      const principalArn = `arn:aws:iam::${cluster.account}:role/break-glass`;
      return client.send(
        new DisassociateAccessPolicyCommand({ clusterName: cluster.name, principalArn, policyArn: ADMIN }),
      );
    },
  },
  "a role is deleted": {
    found: "dead-entry role/many/buried",
    tamper: (place) => bury(place, "buried"),
  },
  "a role is deleted and made again": {
    found: "dead-entry role/many/reborn",
    tamper: async (place) => {
      await bury(place, "reborn");
      await place.iam.send(
        new CreateRoleCommand({ RoleName: "reborn", Path: "/many/", AssumeRolePolicyDocument: TRUST }),
      );
    },
  },
};

const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/** Two clusters of one account share their roles: what was done for the first is done for the second. */
async function bury({ iam }: Place, name: string): Promise<void> {
  await iam.send(new DeleteRoleCommand({ RoleName: name })).catch((cause: unknown) => {
    if ((cause as Error).name !== "NoSuchEntity" && (cause as Error).name !== "NoSuchEntityException") throw cause;
  });
}

async function tamperWith(name: string, ways: readonly string[]): Promise<void> {
  const { cluster } = clusterPlan(plan, name);
  const credentials = { accessKeyId: cluster.account, secretAccessKey: "x" };
  const client = new EKSClient({ endpoint: sandbox.url, region: cluster.region, credentials });
  const iam = new IAMClient({ endpoint: sandbox.url, region: "us-east-1", credentials });
  for (const way of ways) await TAMPERING[way]?.tamper({ client, iam, cluster });
  client.destroy();
  iam.destroy();
}

describe("three clusters as an apply leaves them", () => {
  it("have no drift: exit 0", async () => {
    await start();
    const ran = await run();
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(ran.out)).toEqual({
      clusters: ["one", "three", "two"].map((cluster) => ({ cluster, findings: [] })),
    });
  });
});

describe("tampering", () => {
  it.each(Object.keys(TAMPERING))("%s: found once, and nothing else", async (way) => {
    const found = EVERYBODY.filter((name) => TAMPERING[way]?.found.includes(`role/many/${name}`));
    await start({}, found.length > 0 ? found : ["extra"]);
    await tamperWith("three", [way]);
    const ran = await run();
    expect(brief(ran)).toEqual([`three: ${TAMPERING[way]?.found ?? ""}`]);
    expect(ran.code).toBe(1);
  });

  it("another authentication mode: found once, and nothing else", async () => {
    await start();
    const credentials = { accessKeyId: "111122223333", secretAccessKey: "x" };
    const client = new EKSClient({ endpoint: sandbox.url, region: "eu-west-1", credentials });
    const accessConfig = { authenticationMode: "API" as const };
    await client.send(new UpdateClusterConfigCommand({ name: "two", accessConfig }));
    client.destroy();
    expect(brief(await run())).toEqual(["two: authentication-mode -"]);
  });

  it("all at once on all three clusters: each found once, on its cluster", async () => {
    await start();
    for (const name of ["one", "two", "three"]) await tamperWith(name, Object.keys(TAMPERING));
    const expected = ["one", "three", "two"].flatMap((cluster) =>
      Object.values(TAMPERING).map(({ found }) => `${cluster}: ${found}`),
    );
    const ran = await run();
    expect(brief(ran).sort()).toEqual(expected.sort());
    expect(ran.code).toBe(1);
  });

  it("all at once, beside AWS's own entries, with a slow EKS that throttles: the same", async () => {
    const seed = populated(withAwsMade(seedOf(plan)));
    await start({ seed, throttle: { everyNth: 9 }, latencyMs: 3 });
    for (const name of ["one", "two", "three"]) await tamperWith(name, Object.keys(TAMPERING));
    const ran = await run();
    const expected = ["one", "three", "two"].flatMap((cluster) =>
      Object.values(TAMPERING).map(({ found }) => `${cluster}: ${found}`),
    );
    expect(brief(ran).sort()).toEqual(expected.sort());
    expect(ran.code).toBe(1);
    const { clusters, notes } = JSON.parse(ran.out) as DriftReport;
    expect(notes).toBeUndefined();
    for (const { awsMade = [] } of clusters) expect(awsMade).toHaveLength(4);
  });

  it("says of each finding what caused it, as far as EKS and IAM can tell", async () => {
    await start();
    await tamperWith("one", Object.keys(TAMPERING));
    const { clusters } = JSON.parse((await run()).out) as DriftReport;
    const causes = clusters.flatMap(({ findings }) => findings.map(({ kind, cause }) => `${kind} ${cause ?? "-"}`));
    expect([...new Set(causes)].sort()).toEqual(
      [
        // It has not one of our tags: nothing that was applied from here.
        "unmanaged-entry outside",
        "dead-entry dead",
        ...["missing-entry", "type-changed", "username-changed", "groups-changed"].map((kind) => `${kind} unknown`),
        ...["policy-unexpected", "policy-missing", "scope-changed", "tags-changed"].map((kind) => `${kind} unknown`),
      ].sort(),
    );
  });

  it.each(["table", "markdown"])("is named in the %s", async (format) => {
    await start();
    await tamperWith("one", Object.keys(TAMPERING));
    const { out, code } = await run({ format });
    expect(code).toBe(1);
    for (const name of [...PRINCIPALS, ...ROLES, "rogue"]) expect(out).toContain(`many/${name}`);
    expect(out).toContain("made outside");
    expect(out).toContain("teams/many.yaml:7");
  });
});

describe("clusters that are otherwise", () => {
  it("in mode CONFIG_MAP: the mode and every planned entry", async () => {
    const seed = populated(seedOf(plan));
    const clusters = (seed.clusters ?? []).map((cluster) =>
      cluster.name === "one" ? { ...cluster, authenticationMode: "CONFIG_MAP" as const, entries: [] } : cluster,
    );
    await start({ seed: { ...seed, clusters } });
    const lines = brief(await run());
    expect(lines[0]).toBe("one: authentication-mode -");
    expect(lines.slice(1).every((line) => line.startsWith("one: missing-entry "))).toBe(true);
    expect(lines).toHaveLength(1 + clusterPlan(plan, "one").entries.length);
  });

  it("gone: one finding", async () => {
    const seed = populated(seedOf(plan));
    await start({ seed: { ...seed, clusters: seedOf(plan).clusters.filter(({ name }) => name !== "two") } });
    const ran = await run();
    expect([ran.code, brief(ran)]).toEqual([1, ["two: cluster-missing -"]]);
  });
});

describe("clusters that cannot be read", () => {
  // A real key does not become the cluster's account: every cluster of another account is out of reach.
  const asOne = { AWS_ACCESS_KEY_ID: "ASIAXXXX111122223333" };
  const own = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ACCOUNT_ID"] as const;
  const before = own.map((name) => [name, process.env[name]] as const);

  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  /** The SDK's own chain reads the process's environment, which no `Io` can stand in for. */
  function useChain(): void {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: sandbox.url,
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_ACCOUNT_ID: "111122223333",
      ...asOne,
    });
  }

  it("make exit 3 when the others are clean, and never look clean", async () => {
    await start({}, FEW);
    useChain();
    const ran = await run({}, asOne);
    expect(ran.code).toBe(3);
    expect(JSON.parse(ran.out)).toMatchObject({
      clusters: [
        { cluster: "one", findings: [] },
        { cluster: "three", findings: [], couldNotLook: expect.stringContaining("account 111122223333") as string },
        { cluster: "two", findings: [] },
      ],
    });
    expect(ran.err).toContain("could not look at three: the credentials are of account 111122223333");
  });

  it("do not hide drift elsewhere: exit 1", async () => {
    await start({}, FEW);
    useChain();
    await tamperWith("one", ["an entry is deleted"]);
    const ran = await run({ format: "markdown" }, asOne);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain("could not look at 1 cluster");
  });
});

describe("what is looked at", () => {
  it.each<[string, Record<string, unknown>, NodeJS.ProcessEnv, string[]]>([
    ["--cluster", { cluster: ["t*"] }, {}, ["three", "two"]],
    ["several --cluster", { cluster: ["one", "tw*"] }, {}, ["one", "two"]],
    ["ACCESS_CLUSTERS", {}, { ACCESS_CLUSTERS: "one" }, ["one"]],
  ])("%s limits it", async (_name, args, env, names) => {
    await start({}, FEW);
    const { clusters } = JSON.parse((await run(args, env)).out) as DriftReport;
    expect(clusters.map(({ cluster }) => cluster)).toEqual(names);
  });

  it.each<[string, Record<string, unknown>]>([
    ["a pattern that matches no cluster", { cluster: ["one", "x*"] }],
    ["no calls at once", { concurrency: 0 }],
    ["half a call at once", { concurrency: 1.5 }],
    ["no number", { concurrency: NaN }],
  ])("%s is wrong usage, not peace", async (_name, args) => {
    await start({}, FEW);
    await expect(run(args)).rejects.toMatchObject({ name: "UsageError" });
  });

  it("files with mistakes are shown, and nothing is asked of AWS", async () => {
    await start({}, FEW);
    const broken = join(root, "teams", "broken.yaml");
    await writeFile(broken, "team: broken\nowners: 1\n");
    const ran = await run();
    await rm(broken);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("teams/broken.yaml");
    expect(sandbox.calls()).toEqual([]);
  });
});

interface DeadFinding {
  readonly principal: string;
  readonly dead: Record<string, string>;
}

describe("IAM", () => {
  const deadOf = ({ out }: Ran): DeadFinding[] =>
    (JSON.parse(out) as DriftReport).clusters.flatMap(({ findings }) => findings).filter(({ dead }) => dead) as never;

  it("tells gone from made again, with both dates and the address for -replace", async () => {
    await start({}, FEW);
    await tamperWith("three", ["a role is deleted", "a role is deleted and made again"]);
    const ran = await run();
    const address = expect.stringMatching(/^aws_eks_access_entry\.entry_(buried|reborn)_[0-9a-f]{12}$/) as string;
    const at = expect.stringMatching(/^\d{4}-.*Z$/) as string;
    expect(deadOf(ran).map(({ dead }) => dead)).toEqual([
      { reason: "gone", entryCreatedAt: at, address },
      {
        reason: "recreated",
        entryCreatedAt: at,
        principal: "arn:aws:iam::444455556666:role/many/reborn",
        principalCreatedAt: at,
        address,
      },
    ]);
    const [, reborn] = deadOf(ran);
    expect(Date.parse(reborn?.dead["principalCreatedAt"] ?? "")).toBeGreaterThan(
      Date.parse(reborn?.dead["entryCreatedAt"] ?? ""),
    );
  });

  it("finds a role that has another path now", async () => {
    await start({}, FEW);
    const moved = "arn:aws:iam::444455556666:role/elsewhere/reborn";
    const { cluster } = clusterPlan(plan, "three");
    const credentials = { accessKeyId: cluster.account, secretAccessKey: "x" };
    const iam = new IAMClient({ endpoint: sandbox.url, region: "us-east-1", credentials });
    await iam.send(new DeleteRoleCommand({ RoleName: "reborn" }));
    await iam.send(new CreateRoleCommand({ RoleName: "reborn", Path: "/elsewhere/", AssumeRolePolicyDocument: TRUST }));
    iam.destroy();
    const ran = await run();
    expect(brief(ran)).toEqual(["three: dead-entry role/many/reborn"]);
    expect(deadOf(ran)[0]?.dead).toMatchObject({ reason: "moved", principal: moved });
  });

  it("a dead entry that is missing, or in no file, is one finding and not two", async () => {
    await start({}, FEW);
    const { cluster } = clusterPlan(plan, "three");
    const credentials = { accessKeyId: cluster.account, secretAccessKey: "x" };
    const [client, iam] = [
      new EKSClient({ endpoint: sandbox.url, region: cluster.region, credentials }),
      new IAMClient({ endpoint: sandbox.url, region: "us-east-1", credentials }),
    ];
    const place = { client, iam, cluster };
    await tamperWith("three", ["an entry is deleted", "an entry is made"]);
    await bury(place, "gone");
    await bury(place, "rogue");
    client.destroy();
    iam.destroy();
    const ran = await run();
    expect(brief(ran)).toEqual(["three: missing-entry role/many/gone", "three: unmanaged-entry role/many/rogue"]);
    expect(deadOf(ran).map(({ dead }) => dead["reason"])).toEqual(["gone", "gone"]);
  });

  it("is asked once for each principal, and EKS no more often than the inventory takes", async () => {
    await start();
    await run();
    const count = (service: string, operation: string): number =>
      sandbox.calls().filter((call) => call.service === service && call.operation === operation).length;
    const entries = plan.clusters.flatMap((part) => part.entries);
    const principals = new Set(entries.map(({ principal }) => principal.arn));
    expect(count("iam", "GetRole") + count("iam", "GetUser")).toBe(principals.size);
    expect(count("sts", "GetCallerIdentity")).toBe(new Set(plan.clusters.map(({ cluster }) => cluster.account)).size);
    expect(count("eks", "ListAccessEntries")).toBe(plan.clusters.length);
    const perEntry = count("eks", "DescribeAccessEntry") + count("eks", "ListAssociatedAccessPolicies");
    expect(perEntry).toBe(2 * entries.length);
    const eks = sandbox.calls().filter(({ service }) => service === "eks");
    expect(eks).toHaveLength(plan.clusters.length * 2 + 2 * entries.length);
  });

  it.each(["json", "table", "markdown"])("that is not asked is noted in %s", async (format) => {
    await start({}, FEW);
    await tamperWith("three", ["a role is deleted"]);
    const ran = await run({ format, iam: false });
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("dead entries were not looked for: --no-iam");
    expect(sandbox.calls().map(({ operation }) => operation)).not.toContain("GetCallerIdentity");
  });

  /** IAM listens where nothing does; EKS is there. */
  const noIam = (): NodeJS.ProcessEnv => ({
    AWS_ENDPOINT_URL: "",
    AWS_ENDPOINT_URL_EKS: sandbox.url,
    AWS_ENDPOINT_URL_STS: sandbox.url,
    AWS_ENDPOINT_URL_IAM: "http://127.0.0.1:9",
  });

  it.each(["json", "table", "markdown"])(
    "that cannot be read is noted by account in %s, and no error",
    async (format) => {
      await start({}, FEW);
      const ran = await run({ format }, noIam());
      expect(ran.code).toBe(0);
      expect(ran.out).toMatch(/dead entries were not looked for among \d+ principals of account 444455556666: IAM/);
      expect(ran.err).toContain("account 111122223333");
    },
  );

  it("that must be read and cannot be is exit 3", async () => {
    await start({}, FEW);
    expect((await run({ "require-iam": true }, noIam())).code).toBe(3);
    expect((await run({ "require-iam": true })).code).toBe(0);
  });

  it.each([{ iam: false, "require-iam": true }, { plans: true, terraform: true }, { out: "x" }])(
    "%j is wrong usage",
    async (args) => {
      await start({}, FEW);
      await expect(run(args)).rejects.toMatchObject({ name: "UsageError" });
    },
  );
});

describe("Terraform that is not there", () => {
  it("is something that could not be looked at, of every stack: exit 3, and 1 when there is drift", async () => {
    await start({}, FEW);
    const args = { plans: true, out: join(root, "nothing-here") };
    const ran = await run(args);
    expect(ran.code).toBe(3);
    const { clusters } = JSON.parse(ran.out) as DriftReport;
    expect(clusters.map(({ terraform }) => terraform?.couldNotLook)).toEqual(
      Array(3).fill(expect.stringContaining("Terraform was not found")),
    );
    expect(ran.err).toContain("could not look at the stack of one");
    await tamperWith("one", ["an entry is deleted"]);
    expect((await run(args)).code).toBe(1);
  });
});

describe("--terraform in a folder that is not the stacks' own", () => {
  /** What each stack's reading says, and whether anything was written. */
  async function readingsIn(out: Folder) {
    await start();
    const before = out.snapshot();
    const ran = await run({ terraform: true, out: out.path, iam: false });
    const { clusters } = JSON.parse(ran.out) as DriftReport;
    expect(out.snapshot()).toEqual(before);
    expect(clusters.flatMap(({ findings }) => findings)).toEqual([]);
    return { code: ran.code, why: new Set(clusters.map(({ terraform }) => terraform?.couldNotLook)) };
  }

  it("invents nothing where there is no state: with a local backend it is there", async () => {
    const out = folder();
    out.write("plan.json", "{}");
    const { code, why } = await readingsIn(out);
    expect(code).toBe(3);
    expect([...why]).toEqual([expect.stringContaining(`${out.path} holds no state of any stack`)]);
  });

  it("takes no other stack's state away", async () => {
    const out = folder();
    for (const stack of ["one", "elsewhere"]) out.write(`stacks/${stack}/terraform.tfstate`, "{}");
    const { code, why } = await readingsIn(out);
    expect(code).toBe(3);
    expect([...why]).toEqual([
      expect.stringContaining("holds the state of stacks that are not among these: elsewhere"),
    ]);
  });
});

describe("CloudTrail", () => {
  const whoOf = ({ out }: Ran): unknown =>
    (JSON.parse(out) as DriftReport).clusters.flatMap(({ findings }) => findings.map(({ who }) => who));

  it("says who did it, asked in the cluster's account and region", async () => {
    await start({}, FEW);
    await tamperWith("three", ["an entry is deleted"]);
    const principalArn = encodeURIComponent("arn:aws:iam::444455556666:role/many/gone");
    const events = [
      recorded("DeleteAccessEntry", { account: "444455556666", id: "it", parameters: { name: "three", principalArn } }),
      recorded("DeleteAccessEntry", { account: "444455556666", parameters: { name: "other", principalArn } }),
    ];
    const trail = await startCloudTrail({ events });
    const ran = await run({ who: true }, { AWS_ENDPOINT_URL_CLOUDTRAIL: trail.url });
    await trail.close();
    expect(whoOf(ran)).toEqual([[expect.objectContaining({ event: "DeleteAccessEntry", eventId: "it" })]]);
    expect(trail.calls()).toHaveLength(1);
    expect(ran.code).toBe(1);
  });

  it.each([
    ["refuses", {}, "who did it was not looked up: CloudTrail in us-east-1"],
    [
      "is not on this machine, as EKS is",
      { AWS_ENDPOINT_URL_CLOUDTRAIL: "https://cloudtrail.example.invalid" },
      "EKS is on this machine and CloudTrail is not",
    ],
  ])("that %s is a note, and the drift is told all the same", async (_what, env, words) => {
    await start({}, FEW);
    await tamperWith("three", ["an entry is deleted"]);
    const ran = await run({ who: true }, env);
    expect([ran.code, whoOf(ran)]).toEqual([1, [undefined]]);
    expect(ran.err).toContain(words);
  });
});
