import { chooseCredentials } from "../../../lib/io/aws/choose-credentials";
import { tryLocalAccess } from "../../../lib/io/aws/local-access";
import { awsEksReader } from "../../../lib/io/eks/aws-eks-reader";
import { sandboxEnvironment, startSandbox } from "../../../lib/sandbox";

const KEY = "000000000000";
const CLUSTER = { name: "prod", account: "111122223333", region: "eu-west-1" };

it.each([
  ["http://127.0.0.1:4566", KEY],
  ["http://127.1.2.3:1", KEY],
  ["http://localhost:4566/", KEY],
  ["https://[::1]:4566", KEY],
])("at %s every account is its own access key", (endpoint, key) => {
  const local = tryLocalAccess(
    { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: "s" },
    "eks",
  );
  expect(local?.endpoint).toBe(endpoint);
  expect(local?.credentialsFor(CLUSTER)).toEqual({
    accessKeyId: CLUSTER.account,
    secretAccessKey: "s",
    accountId: CLUSTER.account,
  });
});

it("the endpoint of EKS alone wins over that of every service", () => {
  const env = {
    AWS_ENDPOINT_URL_EKS: "http://localhost:1",
    AWS_ENDPOINT_URL: "https://eks.example",
    AWS_ACCESS_KEY_ID: KEY,
  };
  expect(tryLocalAccess(env, "eks")?.endpoint).toBe("http://localhost:1");
  expect(
    tryLocalAccess(
      { ...env, AWS_ENDPOINT_URL_EKS: "https://eks.example", AWS_ENDPOINT_URL: "http://localhost:1" },
      "eks",
    ),
  ).toBeUndefined();
});

it.each([
  ["no endpoint", "", KEY],
  ["another machine", "http://10.0.0.1:4566", KEY],
  ["a name that only begins like this machine", "http://localhost.evil.example", KEY],
  ["a name that only looks like an address", "http://127.0.0.1.evil.example", KEY],
  ["this machine in the user part", "http://localhost@evil.example", KEY],
  ["no URL", "localhost:4566 ", KEY],
  ["a real key", "http://localhost:4566", "AKIAIOSFODNN7EXAMPLE"],
  ["thirteen digits", "http://localhost:4566", "1111222233334"],
])("with %s it is the SDK's own chain", (_name, endpoint, key) => {
  expect(tryLocalAccess({ AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: key }, "eks")).toBeUndefined();
});

/** Nothing was said about how to reach an account. */
const NO_WAYS = {
  profile: undefined,
  profiles: new Map<string, string>(),
  roles: new Map<string, string>(),
  roleName: undefined,
};
const unsaid = chooseCredentials(NO_WAYS, undefined);

describe("the role that a cluster's file names", () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it("is assumed, and its account's cluster is read", async () => {
    const [home, away] = ["111122223333", "444455556666"];
    const assumeRole = `arn:aws:iam::${away}:role/eks-access`;
    const cluster = { name: "prod-eu", account: away, region: "eu-west-1" };
    const sandbox = await startSandbox({
      principals: "strict",
      seed: { clusters: [cluster], principals: [assumeRole] },
    });
    try {
      Object.assign(process.env, sandboxEnvironment(sandbox.url, home, "eu-west-1"));
      const reader = awsEksReader({ credentialsFor: unsaid });
      expect(await reader.read({ ...cluster, assumeRole })).toMatchObject({ name: "prod-eu", entries: [] });
      expect(sandbox.calls().map(({ operation, account }) => `${operation} ${account}`)).toEqual([
        `AssumeRole ${home}`,
        `DescribeCluster ${away}`,
        `ListAccessEntries ${away}`,
      ]);
    } finally {
      await sandbox.close();
    }
  });

  it("is left to the SDK's own chain where there is none", () => {
    expect(unsaid({ ...CLUSTER, assumeRole: undefined })).toBeUndefined();
  });
});
