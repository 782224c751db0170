import { DescribeAccessEntryCommand, EKSClient, UpdateClusterConfigCommand } from "@aws-sdk/client-eks";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";

import { awsEksDirectory } from "../../../lib/io/eks/aws-eks-directory";
import { awsEksWriter, type AwsEksWriterOptions } from "../../../lib/io/eks/aws-eks-writer";
import type { ClusterAddress } from "../../../lib/ports/eks-reader";
import type { EksWriter } from "../../../lib/ports/eks-writer";
import { startSandbox, type Sandbox, type SandboxOptions, type SeedCluster } from "../../../lib/sandbox";
import { startProxy, type Proxy, type ProxyOptions } from "./proxy";

jest.setTimeout(60_000);

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const REGION = "eu-west-1";
const PROD: ClusterAddress = { name: "prod", account: ACCOUNT, region: REGION };
const ROLE = `arn:aws:iam::${ACCOUNT}:role/team/eng`;
const ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const ENTRY = { principalArn: ROLE, kubernetesGroups: ["b"], username: "eng", tags: { Purpose: "recovery" } };

let sandbox: Sandbox;
let proxy: Proxy | undefined;

afterEach(async () => {
  await proxy?.close();
  await sandbox.close();
  proxy = undefined;
});

async function start(options: SandboxOptions & { cluster?: Partial<SeedCluster> } = {}, between?: ProxyOptions) {
  const { cluster, ...rest } = options;
  const clusters = [{ name: "prod", account: ACCOUNT, region: REGION, ...cluster }];
  sandbox = await startSandbox({ updateMs: 50, seed: { clusters }, ...rest });
  proxy = between && (await startProxy(sandbox.url, between));
}

const credentialsFor = ({ account }: { account: string }) => ({
  accessKeyId: account,
  secretAccessKey: "x",
  accountId: account,
});

function writer(options: AwsEksWriterOptions = {}): EksWriter {
  return awsEksWriter({ endpoint: proxy?.url ?? sandbox.url, credentialsFor, pollMs: 20, settleMs: 5_000, ...options });
}

const refused = (code: string | undefined, ...words: string[]) => ({
  refused: expect.stringMatching(new RegExp(words.join("[^]*"))) as string,
  code,
});

const entries = () => sandbox.inventory(ACCOUNT, REGION, "prod").entries;
const called = (operation: string) => sandbox.calls().filter((call) => call.operation === operation);
const answering = (status: number, body: object, type?: string) => ({
  status,
  headers: type === undefined ? {} : { "x-amzn-errortype": type },
  body: JSON.stringify(body),
});

describe("a cluster", () => {
  it("is described as far as access has to do with it", async () => {
    const api = { endpoint: "https://127.0.0.1:6443", certificateAuthority: "Q0E=" };
    await start({ cluster: { ...api, version: "1.29", platformVersion: "eks.7", authenticationMode: "CONFIG_MAP" } });
    expect(await writer().describe(PROD)).toMatchObject({
      name: "prod",
      account: ACCOUNT,
      region: REGION,
      partition: "aws",
      authenticationMode: "CONFIG_MAP",
      status: "ACTIVE",
      version: "1.29",
      platformVersion: "eks.7",
      ...api,
    });
  });

  it("older than access entries is in mode CONFIG_MAP", async () => {
    const cluster = { name: "prod", arn: `arn:aws-cn:eks:${REGION}:${ACCOUNT}:cluster/prod`, accessConfig: {} };
    await start({}, { answer: () => answering(200, { cluster }) });
    expect(await writer().describe(PROD)).toMatchObject({ authenticationMode: "CONFIG_MAP", partition: "aws-cn" });
  });

  it("that is not there is missing, and nothing is done to it", async () => {
    await start();
    const nowhere = { ...PROD, name: "nowhere" };
    expect(await writer().describe(nowhere)).toEqual({ missing: true });
    expect(await writer().createEntry(nowhere, ENTRY)).toEqual(
      refused("ResourceNotFoundException", `no cluster nowhere in ${REGION} of account ${ACCOUNT}`),
    );
    expect(await writer().deleteEntry(nowhere, ROLE)).toEqual(refused("ResourceNotFoundException", "no cluster"));
  });

  it("of the same name in another account is left alone", async () => {
    const twin = { name: "prod", account: OTHER, region: REGION };
    await start({ seed: { clusters: [twin] } });
    const asOther = writer({ credentialsFor: () => ({ accessKeyId: OTHER, secretAccessKey: "x" }) });
    const why = `a cluster of this name in account ${OTHER}, not in ${ACCOUNT}`;
    expect(await asOther.describe(PROD)).toEqual({ couldNotLook: expect.stringContaining(why) as string });
    expect(await asOther.createEntry(PROD, ENTRY)).toEqual(refused(undefined, why));
    expect(await asOther.changeMode(PROD, "API", () => undefined)).toEqual(refused(undefined, why));
    expect(sandbox.calls().map(({ operation }) => operation)).toEqual(Array(3).fill("DescribeCluster"));
  });
});

describe("an entry", () => {
  it("is made, given its policy for the whole cluster, and deleted", async () => {
    await start();
    const eks = writer();
    expect(await eks.createEntry(PROD, ENTRY)).toBeUndefined();
    expect(await eks.associate(PROD, ROLE, ADMIN)).toBeUndefined();
    expect(await eks.associate(PROD, ROLE, ADMIN)).toBeUndefined();
    expect(entries()).toMatchObject([
      {
        principalArn: ROLE,
        type: "STANDARD",
        username: "eng",
        kubernetesGroups: ["b"],
        tags: { Purpose: "recovery" },
        policies: [{ policy: "AmazonEKSClusterAdminPolicy", scope: "cluster" }],
      },
    ]);
    expect(await eks.deleteEntry(PROD, ROLE)).toBeUndefined();
    expect(entries()).toEqual([]);
    expect(await eks.deleteEntry(PROD, ROLE)).toBeUndefined();
    expect(called("DescribeCluster")).toHaveLength(1);
  });

  it("has AWS's username where none is given", async () => {
    await start();
    await writer().createEntry(PROD, { ...ENTRY, username: undefined });
    expect(entries()[0]?.username).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/eng/{{SessionName}}`);
  });

  it("that is there already is told by its code", async () => {
    await start();
    await writer().createEntry(PROD, ENTRY);
    expect(await writer().createEntry(PROD, ENTRY)).toEqual(refused("ResourceInUseException", "already in use"));
  });

  it("waits for what EKS does not know yet: the role, the entry", async () => {
    await start({ eventualConsistencyMs: 600, iamPropagationMs: 600, principals: "strict" });
    const iam = new IAMClient({ endpoint: sandbox.url, region: REGION, credentials: credentialsFor(PROD) });
    await iam.send(new CreateRoleCommand({ Path: "/team/", RoleName: "eng", AssumeRolePolicyDocument: TRUST }));
    iam.destroy();
    const eks = writer();
    expect(await eks.createEntry(PROD, ENTRY)).toBeUndefined();
    expect(await eks.associate(PROD, ROLE, ADMIN)).toBeUndefined();
    expect(called("CreateAccessEntry").length).toBeGreaterThan(1);
    expect(called("AssociateAccessPolicy").length).toBeGreaterThan(1);
  });

  it("of a role that there is not is refused in words", async () => {
    await start({ principals: "strict" });
    expect(await writer({ settleMs: 100 }).createEntry(PROD, ENTRY)).toEqual({
      ...refused("InvalidParameterException", "IAM has no such principal", "invalid principal"),
      isUnknownPrincipal: true,
    });
  });

  it("that is not there gets no policy", async () => {
    await start();
    expect(await writer({ settleMs: 100 }).associate(PROD, ROLE, ADMIN)).toEqual(
      refused("ResourceNotFoundException", "could not be found"),
    );
  });

  it("of a cluster in mode CONFIG_MAP is refused in words", async () => {
    await start({ cluster: { authenticationMode: "CONFIG_MAP" } });
    expect(await writer().createEntry(PROD, ENTRY)).toEqual(
      refused("InvalidRequestException", "in mode CONFIG_MAP, which has no access entries"),
    );
  });

  it.each([2, 3])("is made while every %s. call is throttled", async (everyNth) => {
    await start({ throttle: { everyNth } });
    const eks = writer();
    expect(await eks.createEntry(PROD, ENTRY)).toBeUndefined();
    expect(await eks.associate(PROD, ROLE, ADMIN)).toBeUndefined();
    expect(entries()).toHaveLength(1);
  });

  it("is not made without permission", async () => {
    const denied = answering(403, { message: "User: x is not authorized" }, "AccessDeniedException");
    await start({}, { answer: ({ method }) => (method === "POST" ? denied : undefined) });
    expect(await writer().createEntry(PROD, ENTRY)).toEqual(
      refused("AccessDeniedException", "may not change the cluster's access: AccessDeniedException: User: x"),
    );
  });

  it("is refused without a code when nobody answers", async () => {
    await start();
    const eks = writer({ endpoint: "http://127.0.0.1:9", maxAttempts: 1 });
    expect(await eks.createEntry(PROD, ENTRY)).toEqual(refused(undefined, "cannot be reached"));
  });
});

describe("the authentication mode", () => {
  const modeOf = async (): Promise<string> => {
    const facts = await writer().describe(PROD);
    return "authenticationMode" in facts ? facts.authenticationMode : "?";
  };
  const change = async (mode: "API" | "API_AND_CONFIG_MAP", options: AwsEksWriterOptions = {}) => {
    const told: string[] = [];
    const result = await writer(options).changeMode(PROD, mode, (status) => void told.push(status));
    return { result, told };
  };
  const RUNNING = "AccessConfigUpdate InProgress";
  const DONE = "AccessConfigUpdate Successful";

  /** Somebody else asks first. */
  async function elsewhere(authenticationMode: "API" | "API_AND_CONFIG_MAP"): Promise<void> {
    const client = new EKSClient({ endpoint: sandbox.url, region: REGION, credentials: credentialsFor(PROD) });
    await client.send(new UpdateClusterConfigCommand({ name: "prod", accessConfig: { authenticationMode } }));
    client.destroy();
  }

  it("is changed, and waited for", async () => {
    await start({ cluster: { authenticationMode: "CONFIG_MAP" }, updateMs: 300 });
    const { result, told } = await change("API_AND_CONFIG_MAP");
    expect(result).toBeUndefined();
    expect(told.filter((status) => status === RUNNING).length).toBeGreaterThan(2);
    expect(told.at(-1)).toBe(DONE);
    expect(await modeOf()).toBe("API_AND_CONFIG_MAP");
  });

  it("that it has already is left alone", async () => {
    await start({ cluster: { authenticationMode: "API" } });
    expect(await change("API")).toEqual({ result: undefined, told: [] });
    expect(called("UpdateClusterConfig")).toEqual([]);
  });

  it("goes no step back, and none too far", async () => {
    await start({ cluster: { authenticationMode: "API" } });
    const [back, far] = ["API to API_AND_CONFIG_MAP", "CONFIG_MAP to API"];
    expect((await change("API_AND_CONFIG_MAP")).result).toEqual(
      refused("InvalidParameterException", `Unsupported authentication mode update from ${back}`),
    );
    await sandbox.close();
    await start({ cluster: { authenticationMode: "CONFIG_MAP" } });
    expect((await change("API")).result).toEqual(refused("InvalidParameterException", far));
  });

  it("goes on after an interruption, with the change that is under way", async () => {
    await start({ cluster: { authenticationMode: "CONFIG_MAP" }, updateMs: 600 });
    const controller = new AbortController();
    const first = writer({ signal: controller.signal, pollMs: 10_000 }).changeMode(PROD, "API_AND_CONFIG_MAP", () => {
      controller.abort();
    });
    expect(await first).toEqual(refused(undefined, "interrupted", "run the same command again"));
    const { result, told } = await change("API_AND_CONFIG_MAP");
    expect([result, told[0], told.at(-1)]).toEqual([undefined, RUNNING, DONE]);
    expect(called("UpdateClusterConfig").filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await modeOf()).toBe("API_AND_CONFIG_MAP");
  });

  it("waits for another change before its own", async () => {
    await start({ cluster: { authenticationMode: "CONFIG_MAP" }, updateMs: 300 });
    await elsewhere("API_AND_CONFIG_MAP");
    const { result } = await change("API");
    expect(result).toBeUndefined();
    expect(await modeOf()).toBe("API");
    expect(called("UpdateClusterConfig").filter(({ status }) => status === 200)).toHaveLength(2);
  });

  it("waits for another change whose number EKS does not say", async () => {
    const anonymous = answering(409, { message: "Cluster is busy" }, "ResourceInUseException");
    let busy = true;
    await start(
      { cluster: { authenticationMode: "CONFIG_MAP" }, updateMs: 300 },
      { answer: ({ url }) => (busy && url.endsWith("/update-config") ? anonymous : undefined) },
    );
    await elsewhere("API_AND_CONFIG_MAP");
    const asked = change("API");
    await new Promise((resolve) => setTimeout(resolve, 200));
    busy = false;
    expect((await asked).result).toBeUndefined();
    expect(await modeOf()).toBe("API");
  });

  it("is not changed on a cluster that is otherwise in use", async () => {
    await start({ cluster: { authenticationMode: "CONFIG_MAP", status: "CREATING" } });
    expect((await change("API_AND_CONFIG_MAP")).result).toEqual(refused("ResourceInUseException", "CREATING"));
  });

  it("is done when somebody else did it at that moment", async () => {
    let first = true;
    await start(
      { cluster: { authenticationMode: "CONFIG_MAP" }, updateMs: 0 },
      {
        afterwards: async ({ url }) => {
          if (!first || url !== "/clusters/prod") return;
          first = false;
          await elsewhere("API_AND_CONFIG_MAP");
        },
      },
    );
    expect((await change("API_AND_CONFIG_MAP")).result).toBeUndefined();
  });

  it.each(["Failed", "Cancelled"])("that ends as %s is told with EKS's reasons", async (status) => {
    const errors = [{ errorCode: "AccessDenied", errorMessage: "no\u001b[31m" }];
    const update = { id: "u", type: "AccessConfigUpdate", status, errors };
    await start(
      { cluster: { authenticationMode: "CONFIG_MAP" } },
      { answer: ({ url }) => (/\/updates\/|update-config/.test(url) ? answering(200, { update }) : undefined) },
    );
    expect((await change("API_AND_CONFIG_MAP")).result).toEqual(
      refused(undefined, `ended the change as ${status}: AccessDenied: no\\\\u{1b}`),
    );
  });

  it("is waited for although EKS does not know its own update at once", async () => {
    let looks = 0;
    const unknown = answering(404, { message: "No update found for ID: x" }, "ResourceNotFoundException");
    await start(
      { cluster: { authenticationMode: "CONFIG_MAP" } },
      { answer: ({ url }) => (/\/updates\//.test(url) && (looks += 1) < 3 ? unknown : undefined) },
    );
    expect((await change("API_AND_CONFIG_MAP")).result).toBeUndefined();
    expect(looks).toBeGreaterThanOrEqual(3);
  });

  it("is not waited for without end", async () => {
    await start({ cluster: { authenticationMode: "CONFIG_MAP" }, updateMs: 60_000 });
    const { result } = await change("API_AND_CONFIG_MAP", { updateMs: 100 });
    expect(result).toEqual(refused(undefined, "still at AccessConfigUpdate", "run the same command again"));
  });

  it("is changed while EKS throttles", async () => {
    await start({ cluster: { authenticationMode: "CONFIG_MAP" }, throttle: { everyNth: 2 }, updateMs: 200 });
    expect((await change("API_AND_CONFIG_MAP")).result).toBeUndefined();
    expect(await modeOf()).toBe("API_AND_CONFIG_MAP");
  });

  it("brings the creator's entry with it", async () => {
    await start({ cluster: { authenticationMode: "CONFIG_MAP", bootstrapCreator: ROLE } });
    await change("API_AND_CONFIG_MAP");
    const client = new EKSClient({ endpoint: sandbox.url, region: REGION, credentials: credentialsFor(PROD) });
    const found = await client.send(new DescribeAccessEntryCommand({ clusterName: "prod", principalArn: ROLE }));
    client.destroy();
    expect(found.accessEntry?.principalArn).toBe(ROLE);
  });
});

describe("the directory", () => {
  const place = { region: REGION, account: ACCOUNT };
  const directory = () => awsEksDirectory({ endpoint: proxy?.url ?? sandbox.url, credentialsFor, maxAttempts: 1 });

  it("names every cluster of the region, page by page", async () => {
    const clusters = Array.from({ length: 150 }, (_, index) => ({
      name: `c${index}`,
      account: index % 3 === 2 ? OTHER : ACCOUNT,
      region: REGION,
    }));
    await start({ seed: { clusters } });
    const mine = clusters.filter(({ account }) => account === ACCOUNT).map(({ name }) => name);
    expect(await directory().names(place)).toEqual({ names: mine.sort() });
    const many = clusters.map((cluster) => ({ ...cluster, account: ACCOUNT }));
    await sandbox.close();
    await start({ seed: { clusters: many } });
    expect(await directory().names(place)).toMatchObject({ names: { length: 150 } });
    expect(called("ListClusters")).toHaveLength(2);
  });

  it("finds one cluster and its account", async () => {
    await start();
    expect(await directory().find(place, "prod")).toMatchObject({ account: ACCOUNT, partition: "aws" });
    expect(await directory().find(place, "prdo")).toEqual({ missing: true });
  });

  it("says when it could not look", async () => {
    await start({}, { answer: () => answering(403, { message: "no" }, "AccessDeniedException") });
    const why = { couldNotLook: expect.stringContaining("may not read") as string };
    expect(await directory().names(place)).toEqual(why);
    expect(await directory().find(place, "prod")).toEqual(why);
  });
});
