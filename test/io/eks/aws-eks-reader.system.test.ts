import { DeleteAccessEntryCommand, EKSClient } from "@aws-sdk/client-eks";

import { awsEksReader, type AwsEksReaderOptions } from "../../../lib/io/eks/aws-eks-reader";
import type { ClusterAddress, ClusterReading, LiveCluster } from "../../../lib/ports/eks-reader";
import { startSandbox, type Sandbox, type SandboxOptions, type SeedEntry } from "../../../lib/sandbox";
import { startProxy, type Proxy, type ProxyOptions } from "./proxy";

jest.setTimeout(60_000);

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const REGION = "eu-west-1";
const PROD: ClusterAddress = { name: "prod", account: ACCOUNT, region: REGION };

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const entries = (count: number): SeedEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    principalArn: role(`team/r${index}`),
    policies: [{ policy: "AmazonEKSViewPolicy", scope: "cluster" as const }],
  }));

let sandbox: Sandbox | undefined;
let proxy: Proxy | undefined;

afterEach(async () => {
  await proxy?.close();
  await sandbox?.close();
  [proxy, sandbox] = [undefined, undefined];
});

async function start(options: SandboxOptions, between?: ProxyOptions): Promise<Sandbox> {
  sandbox = await startSandbox(options);
  if (between !== undefined) proxy = await startProxy(sandbox.url, between);
  return sandbox;
}

const seed = (given: SeedEntry[], mode: "API" | "CONFIG_MAP" = "API") => ({
  clusters: [{ name: "prod", account: ACCOUNT, region: REGION, authenticationMode: mode, entries: given }],
});

function read(cluster: ClusterAddress = PROD, options: AwsEksReaderOptions = {}): Promise<ClusterReading> {
  return readerWith(options).read(cluster);
}

function readerWith(options: AwsEksReaderOptions = {}) {
  return awsEksReader({
    endpoint: proxy?.url ?? sandbox?.url,
    credentialsFor: ({ account }) => ({ accessKeyId: account, secretAccessKey: "x", accountId: account }),
    ...options,
  });
}

function live(reading: ClusterReading): LiveCluster {
  if ("entries" in reading) return reading;
  throw new Error(JSON.stringify(reading));
}

const called = (operation: string): number =>
  sandbox?.calls().filter((call) => call.operation === operation && call.status === 200).length ?? 0;

describe("a cluster", () => {
  it("comes with everything that EKS says of its entries", async () => {
    await start({
      seed: seed([
        {
          principalArn: role("eng"),
          username: "eng:{{SessionName}}",
          kubernetesGroups: ["b", "a"],
          tags: { Team: "eng", "aws:eks:managed": "true" },
          policies: [
            { policy: "AmazonEKSEditPolicy", scope: ["x", "a"] },
            { policy: "AmazonEKSViewPolicy", scope: "cluster" },
          ],
        },
      ]),
    });
    expect(await read()).toEqual({
      name: "prod",
      authenticationMode: "API",
      entries: [
        {
          principalArn: role("eng"),
          type: "STANDARD",
          username: "eng:{{SessionName}}",
          kubernetesGroups: ["b", "a"],
          tags: { Team: "eng", "aws:eks:managed": "true" },
          accessEntryArn: expect.stringContaining(`:access-entry/prod/role/${ACCOUNT}/eng/`) as string,
          createdAt: expect.any(Date) as Date,
          modifiedAt: expect.any(Date) as Date,
          policies: [
            {
              policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
              scope: { type: "namespace", namespaces: ["x", "a"] },
            },
            { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", scope: { type: "cluster" } },
          ],
        },
      ],
    });
  });

  it("of 250 entries takes one call, one per 100 entries and two per entry", async () => {
    const { calls } = await start({ seed: seed(entries(250)) });
    const { entries: found } = live(await read());
    expect(new Set(found.map(({ principalArn }) => principalArn)).size).toBe(250);
    expect(found.every(({ policies }) => policies.length === 1)).toBe(true);
    expect(calls()).toHaveLength(1 + 3 + 2 * 250);
    expect(called("ListAccessEntries")).toBe(3);
  });

  it("without entries takes two calls", async () => {
    const { calls } = await start({ seed: seed([]) });
    expect(live(await read()).entries).toEqual([]);
    expect(calls()).toHaveLength(2);
  });

  it.each([7, 3])("is read whole while every %s. call is throttled", async (everyNth) => {
    await start({ seed: seed(entries(20)), throttle: { everyNth } });
    expect(live(await read()).entries).toHaveLength(20);
  });

  it("is read whole when the SDK's own retries are used up", async () => {
    await start({ seed: seed(entries(5)), throttle: { everyNth: 4 } });
    expect(live(await read(PROD, { maxAttempts: 1 })).entries).toHaveLength(5);
  });

  it("has no entry that goes away between the list and the look at it", async () => {
    const gone = role("team/r1");
    const { url } = await start(
      { seed: seed(entries(3)) },
      {
        afterwards: async ({ url: path }) => {
          if (!path.startsWith("/clusters/prod/access-entries?")) return;
          const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "x" };
          const client = new EKSClient({ endpoint: url, region: REGION, credentials });
          await client.send(new DeleteAccessEntryCommand({ clusterName: "prod", principalArn: gone }));
          client.destroy();
        },
      },
    );
    const found = live(await read()).entries.map(({ principalArn }) => principalArn);
    expect(found).toEqual([role("team/r0"), role("team/r2")]);
    expect(sandbox?.calls().filter(({ status }) => status === 404)).toHaveLength(1);
  });

  it("in mode CONFIG_MAP has no entries, and takes one call", async () => {
    const { calls } = await start({ seed: seed([], "CONFIG_MAP") });
    expect(await read()).toEqual({ name: "prod", authenticationMode: "CONFIG_MAP", entries: [] });
    expect(calls()).toHaveLength(1);
  });

  it("older than access entries is in mode CONFIG_MAP when EKS refuses to list", async () => {
    const arn = `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/prod`;
    await start(
      { seed: seed([], "CONFIG_MAP") },
      {
        answer: ({ url }) =>
          url === "/clusters/prod"
            ? { status: 200, body: JSON.stringify({ cluster: { name: "prod", arn, accessConfig: {} } }) }
            : undefined,
      },
    );
    expect(await read()).toEqual({ name: "prod", authenticationMode: "CONFIG_MAP", entries: [] });
  });

  it("that is not there is missing", async () => {
    await start({ seed: seed([]) });
    expect(await read({ ...PROD, name: "nowhere" })).toEqual({ missing: true });
    expect(await read({ ...PROD, region: "us-east-1" })).toEqual({ missing: true });
  });
});

describe("several clusters", () => {
  it("share one bound on the calls under way", async () => {
    const clusters = ["a", "b", "c"].map((name) => ({ name, account: ACCOUNT, region: REGION, entries: entries(30) }));
    await start({ seed: { clusters }, latencyMs: 5 }, {});
    const reader = readerWith({ concurrency: 4 });
    const readings = await Promise.all(clusters.map(({ name }) => reader.read({ ...PROD, name })));
    expect(readings.map((reading) => live(reading).entries.length)).toEqual([30, 30, 30]);
    expect(proxy?.mostAtOnce()).toBe(4);
  });

  it("are each read in their own account and region", async () => {
    const there = { name: "prod", account: OTHER, region: "us-east-1", entries: entries(2) };
    await start({ seed: { clusters: [...seed([]).clusters, there] } });
    const reader = readerWith();
    expect(live(await reader.read(PROD)).entries).toHaveLength(0);
    expect(live(await reader.read({ name: "prod", account: OTHER, region: "us-east-1" })).entries).toHaveLength(2);
  });
});

describe("could not look", () => {
  const couldNotLook = (text: string) => ({ couldNotLook: expect.stringContaining(text) as string });
  const refusal = (status: number, type: string, message: string) => ({
    status,
    headers: { "x-amzn-errortype": type },
    body: JSON.stringify({ message }),
  });

  it("at a cluster of the same name in another account", async () => {
    const twin = { name: "prod", account: OTHER, region: REGION, entries: entries(1) };
    const { calls } = await start({ seed: { clusters: [...seed([]).clusters, twin] } });
    const asOther = { credentialsFor: () => ({ accessKeyId: OTHER, secretAccessKey: "x" }) };
    expect(await read(PROD, asOther)).toEqual(
      couldNotLook(`a cluster of this name in account ${OTHER}; the cluster file says ${ACCOUNT}`),
    );
    expect(calls()).toHaveLength(1);
  });

  it("with credentials that say they are another account's, where that account has no such cluster", async () => {
    await start({ seed: seed([]) });
    const credentialsFor = () => ({ accessKeyId: OTHER, secretAccessKey: "x", accountId: OTHER });
    expect(await read(PROD, { credentialsFor })).toEqual(couldNotLook(`the credentials are of account ${OTHER}`));
  });

  it.each(["DescribeCluster", "ListAccessEntries", "DescribeAccessEntry", "ListAssociatedAccessPolicies"])(
    "without permission for %s",
    async (operation) => {
      const paths: Record<string, RegExp> = {
        DescribeCluster: /^\/clusters\/prod$/,
        ListAccessEntries: /access-entries\?/,
        DescribeAccessEntry: /access-entries\/[^/?]+$/,
        ListAssociatedAccessPolicies: /access-policies/,
      };
      await start(
        { seed: seed(entries(40)) },
        {
          answer: ({ url }) =>
            paths[operation]?.test(url) === true
              ? refusal(403, "AccessDeniedException", "User: arn:aws:sts::1:x is not authorized")
              : undefined,
        },
      );
      expect(await read()).toEqual(couldNotLook("may not read the cluster's access: AccessDeniedException: User"));
    },
  );

  it("stops asking after the first refusal", async () => {
    let asked = 0;
    await start(
      { seed: seed(entries(200)) },
      {
        answer: ({ url }) => {
          if (!/access-entries\/[^/?]+$/.test(url)) return undefined;
          asked += 1;
          return refusal(403, "AccessDeniedException", "no");
        },
      },
    );
    await read(PROD, { concurrency: 5 });
    expect(asked).toBeLessThanOrEqual(10);
  });

  it("when another state of the cluster is the reason", async () => {
    await start(
      { seed: seed([]) },
      {
        answer: ({ url }) =>
          url.includes("access-entries") ? refusal(400, "InvalidRequestException", "Cluster is gone") : undefined,
      },
    );
    expect(await read()).toEqual(couldNotLook("EKS in eu-west-1 refused: InvalidRequestException: Cluster is gone"));
  });

  it("when nobody answers at the address", async () => {
    await start({ seed: seed([]) });
    const endpoint = sandbox?.url;
    await sandbox?.close();
    sandbox = undefined;
    expect(await read(PROD, { endpoint, maxAttempts: 2 })).toEqual(couldNotLook(`EKS in ${REGION} cannot be reached`));
  });

  it("when something else than EKS answers", async () => {
    await start({ seed: seed([]) }, { answer: () => ({ status: 200, body: "<html>\u001b[31mproxy</html>" }) });
    const reading = await read(PROD, { maxAttempts: 1 });
    expect(reading).toEqual(couldNotLook(""));
    expect(JSON.stringify(reading)).not.toContain("\\u001b[");
  });

  it("without credentials", async () => {
    await start({ seed: seed([]) });
    const credentialsFor = () => () =>
      Promise.reject(Object.assign(new Error("nope"), { name: "CredentialsProviderError" }));
    expect(await read(PROD, { credentialsFor })).toEqual(couldNotLook("there are no AWS credentials"));
  });
});
