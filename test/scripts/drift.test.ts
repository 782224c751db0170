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

import type { Cluster } from "../../lib/model";
import { policyArn } from "../../lib/model";
import type { DriftReport } from "../../lib/drift";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../lib/sandbox";
import { drift } from "../../scripts/commands/drift";
import type { Io } from "../../scripts/io";
import { FILES, clusterPlan, planOf, seedOf } from "../drift/world";

jest.setTimeout(60_000);

/** One principal for each way of tampering, so that all of them can happen at once. */
const PRINCIPALS = ["gone", "group", "ungroup", "name", "type", "tag", "untag", "policy", "extra", "wide", "narrow"];
const TEAM = `
team: many
owners: ["@acme/many"]
namespaces: [a, b]
access:
  - name: each
    principals: [${PRINCIPALS.map((name) => `{role: many/${name}}`).join(", ")}]
    clusters: ["*"]
    policies: {view: cluster, edit: [a, b]}
    kubernetesGroups: ["one", "two"]
`;
const ALL_FILES = { ...FILES, "teams/many.yaml": TEAM };
const plan = planOf({ "teams/many.yaml": TEAM });

let root: string;
let sandbox: Sandbox;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "drift-"));
  for (const [path, text] of Object.entries(ALL_FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});

afterAll(() => rm(root, { recursive: true }));
afterEach(() => sandbox.close());

async function start(options: SandboxOptions = {}): Promise<void> {
  sandbox = await startSandbox({ seed: seedOf(plan), updateMs: 0, ...options });
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
};

async function tamperWith(name: string, ways: readonly string[]): Promise<void> {
  const { cluster } = clusterPlan(plan, name);
  const credentials = { accessKeyId: cluster.account, secretAccessKey: "x" };
  const client = new EKSClient({ endpoint: sandbox.url, region: cluster.region, credentials });
  for (const way of ways) await TAMPERING[way]?.tamper({ client, cluster });
  client.destroy();
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
    await start();
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

  it.each(["table", "markdown"])("is named in the %s", async (format) => {
    await start();
    await tamperWith("one", Object.keys(TAMPERING));
    const { out, code } = await run({ format });
    expect(code).toBe(1);
    for (const name of [...PRINCIPALS, "rogue"]) expect(out).toContain(`many/${name}`);
    expect(out).toContain("made outside");
    expect(out).toContain("teams/many.yaml:7");
  });
});

describe("clusters that are otherwise", () => {
  it("in mode CONFIG_MAP: the mode and every planned entry", async () => {
    const seed = seedOf(plan);
    const clusters = seed.clusters.map((cluster) =>
      cluster.name === "one" ? { ...cluster, authenticationMode: "CONFIG_MAP" as const, entries: [] } : cluster,
    );
    await start({ seed: { clusters } });
    const lines = brief(await run());
    expect(lines[0]).toBe("one: authentication-mode -");
    expect(lines.slice(1).every((line) => line.startsWith("one: missing-entry "))).toBe(true);
    expect(lines).toHaveLength(1 + clusterPlan(plan, "one").entries.length);
  });

  it("gone: one finding", async () => {
    await start({ seed: { clusters: seedOf(plan).clusters.filter(({ name }) => name !== "two") } });
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
    await start();
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
    await start();
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
    await start();
    const { clusters } = JSON.parse((await run(args, env)).out) as DriftReport;
    expect(clusters.map(({ cluster }) => cluster)).toEqual(names);
  });

  it.each<[string, Record<string, unknown>]>([
    ["a pattern that matches no cluster", { cluster: ["one", "x*"] }],
    ["no calls at once", { concurrency: 0 }],
    ["half a call at once", { concurrency: 1.5 }],
    ["no number", { concurrency: NaN }],
  ])("%s is wrong usage, not peace", async (_name, args) => {
    await start();
    await expect(run(args)).rejects.toMatchObject({ name: "UsageError" });
  });

  it("files with mistakes are shown, and nothing is asked of AWS", async () => {
    await start();
    const broken = join(root, "teams", "broken.yaml");
    await writeFile(broken, "team: broken\nowners: 1\n");
    const ran = await run();
    await rm(broken);
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toContain("teams/broken.yaml");
    expect(sandbox.calls()).toEqual([]);
  });
});
