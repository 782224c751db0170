import { startSandbox, type Sandbox, type SandboxOptions } from "../../lib/sandbox";
import {
  findCluster,
  findClusters,
  ONE_CLUSTER,
  SEVERAL_CLUSTERS,
  type Asking,
  type MeantCluster,
  type SeveralClusters,
} from "../../scripts/cluster-address";
import type { Io } from "../../scripts/io";
import { folder, type Folder } from "./harness";

jest.setTimeout(30_000);

const ACCOUNT = "111122223333";
const OTHER = "444455556666";
const PROD = "cluster: prod-eu\naccount: '111122223333'\nregion: eu-west-1\n";
const EMPTY = { seed: { clusters: [] } };

let here: Folder;
let sandbox: Sandbox | undefined;
let told: string;

beforeEach(() => {
  here = folder();
  told = "";
});
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

interface Given {
  readonly env?: NodeJS.ProcessEnv;
  readonly asking?: Asking;
}

function ioWith(env: NodeJS.ProcessEnv): Io {
  const local = sandbox && { AWS_ENDPOINT_URL: sandbox.url, AWS_ACCESS_KEY_ID: ACCOUNT };
  return {
    out: () => undefined,
    err: (text) => void (told += text),
    env: { ...local, ...env },
    color: false,
    errColor: false,
    columns: 120,
    sleep: () => Promise.resolve(),
    onInterrupt: () => ({ signal: new AbortController().signal, dispose: () => undefined }),
    readInput: () => Promise.resolve(new Uint8Array()),
    ask: undefined,
  };
}

/** What a command line gives that says nothing. */
const NOTHING = { account: undefined, region: undefined, profile: [], assumeRole: [] } as const;

function meant(args: Partial<SeveralClusters>, { env = {}, asking }: Given = {}): Promise<MeantCluster[]> {
  const given = { ...NOTHING, cluster: [], all: false, root: here.path, ...args };
  return findClusters(given, ioWith(env), asking);
}

async function start(options: SandboxOptions): Promise<void> {
  sandbox = await startSandbox(options);
}

const usage = (...words: string[]) => ({
  name: "UsageError",
  message: expect.stringMatching(new RegExp(words.join("[^]*"))) as string,
});

describe("a cluster with a file", () => {
  it("is where its file says, and nobody is asked", async () => {
    await start(EMPTY);
    const role = `arn:aws:iam::${ACCOUNT}:role/eks-access`;
    here.write("clusters/prod-eu.yaml", `${PROD}assumeRole: ${role}\n`);
    expect(await meant({ cluster: ["prod-eu"] })).toEqual([
      { name: "prod-eu", account: ACCOUNT, region: "eu-west-1", assumeRole: role, partition: "aws", declared: true },
    ]);
    expect(sandbox?.calls()).toEqual([]);
  });

  it.each([
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
  ])("in %s is in partition %s", async (region, partition) => {
    here.write("clusters/prod-eu.yaml", PROD.replace("eu-west-1", region));
    expect(await meant({ cluster: ["prod-eu"] })).toMatchObject([{ region, partition }]);
  });

  it("is known however broken everything else is, the rest of its own file included", async () => {
    here.write("platform.yaml", "{{{{");
    here.write("teams/broken.yaml", "\t- no");
    here.write("clusters/other.yaml", "cluster: [");
    here.write("clusters/prod-eu.yaml", `${PROD}nodes: broken\nunheard: of\n`);
    expect(await meant({ cluster: ["prod-eu"] })).toMatchObject([{ account: ACCOUNT, declared: true }]);
    expect(told).toBe("");
  });

  it.each([
    ["that is no YAML", "cluster: [", "yaml-syntax"],
    ["without an account", "cluster: prod-eu\nregion: eu-west-1\n", "missing-key"],
    ["with an account that lost its zero", PROD.replace("'111122223333'", "11122223333"), "wrong-type"],
    ["that declares another cluster", PROD.replace("prod-eu", "prod-us"), "file-name"],
    ["with a role of another account", `${PROD}assumeRole: arn:aws:iam::${OTHER}:role/x\n`, "invalid-principal"],
    ["with a user to assume", `${PROD}assumeRole: arn:aws:iam::${ACCOUNT}:user/x\n`, "invalid-principal"],
  ])("%s is shown, and the flags are all there is", async (_name, text, rule) => {
    here.write("clusters/prod-eu.yaml", text);
    await expect(meant({ cluster: ["prod-eu"] })).rejects.toMatchObject(
      usage("clusters/prod-eu.yaml does not say where", "mend it, or give --account and --region"),
    );
    expect(told).toContain(rule);
    expect(told).toContain("clusters/prod-eu.yaml:");
    const flags = { account: OTHER, region: "eu-west-2" };
    expect(await meant({ cluster: ["prod-eu"], ...flags })).toEqual([
      { name: "prod-eu", ...flags, partition: "aws", declared: false },
    ]);
    expect(told).toContain("going by --account and --region");
  });

  it("is never somewhere else than a flag says", async () => {
    here.write("clusters/prod-eu.yaml", PROD);
    await expect(meant({ cluster: ["prod-eu"], account: OTHER, region: "eu-west-2" })).rejects.toMatchObject(
      usage(
        `--account ${OTHER}, but clusters/prod-eu.yaml says ${ACCOUNT}`,
        "--region eu-west-2, but clusters/prod-eu.yaml says eu-west-1",
      ),
    );
    const same = { account: ACCOUNT, region: "eu-west-1" };
    expect(await meant({ cluster: ["prod-eu"], ...same })).toMatchObject([same]);
  });

  it("does not move with the environment's region", async () => {
    here.write("clusters/prod-eu.yaml", PROD);
    const env = { AWS_REGION: "us-east-1" };
    expect(await meant({ cluster: ["prod-eu"] }, { env })).toMatchObject([{ region: "eu-west-1" }]);
  });
});

describe("a cluster without a file", () => {
  const seed = { clusters: [{ name: "prod-eu", account: ACCOUNT, region: "eu-west-1" }] };
  const found = { name: "prod-eu", account: ACCOUNT, region: "eu-west-1", partition: "aws", declared: false };

  it("is where the flags say, and nobody is asked", async () => {
    await start(EMPTY);
    const flags = { account: ACCOUNT, region: "eu-west-1" };
    expect(await meant({ cluster: ["prod-eu"], ...flags })).toEqual([found]);
    expect(sandbox?.calls()).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, NodeJS.ProcessEnv]>([
    ["--region", { region: "eu-west-1" }, { AWS_REGION: "us-east-1" }],
    ["AWS_REGION", {}, { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "us-east-1" }],
    ["AWS_DEFAULT_REGION", {}, { AWS_DEFAULT_REGION: "eu-west-1" }],
    ["--account and AWS_REGION", { account: ACCOUNT }, { AWS_REGION: "eu-west-1" }],
  ])("is looked up where %s says", async (_name, args, env) => {
    await start({ seed });
    expect(await meant({ cluster: ["prod-eu"], ...args }, { env })).toEqual([found]);
    expect(sandbox?.calls().map(({ operation }) => operation)).toEqual(["DescribeCluster"]);
  });

  it("that EKS does not have is told with what is near", async () => {
    await start({ seed });
    await expect(meant({ cluster: ["prdo-eu"], region: "eu-west-1" })).rejects.toMatchObject(
      usage('cluster "prdo-eu" has no file in clusters/', "EKS in eu-west-1 has none", 'did you mean "prod-eu"'),
    );
  });

  it("needs to be looked for somewhere", async () => {
    here.write("clusters/prod-eu.yaml", PROD);
    await expect(meant({ cluster: ["prdo-eu"] })).rejects.toMatchObject(
      usage('cluster "prdo-eu" has no file', 'did you mean "prod-eu"', "--account and --region"),
    );
  });

  it("is not looked for by whoever works without AWS", async () => {
    await start({ seed });
    const given = { env: { AWS_REGION: "eu-west-1" }, asking: { offline: true } };
    await expect(meant({ cluster: ["prod-eu"] }, given)).rejects.toMatchObject(usage("give --account and --region"));
    await expect(meant({ cluster: ["prod-eu"], account: ACCOUNT }, given)).rejects.toMatchObject(
      usage("give --account and --region"),
    );
    await expect(meant({ all: true }, given)).rejects.toMatchObject(usage("--all needs files in clusters/"));
    expect(sandbox?.calls()).toEqual([]);
  });

  it("is a failure, and no wrong usage, when EKS cannot be asked", async () => {
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_ACCESS_KEY_ID: ACCOUNT };
    const asked = meant({ cluster: ["prod-eu"], region: "eu-west-1" }, { env });
    await expect(asked).rejects.toMatchObject({
      name: "Error",
      message: expect.stringMatching(
        /could not look for cluster "prod-eu": EKS in eu-west-1 cannot be reached/,
      ) as string,
    });
  });
});

describe("several clusters", () => {
  const seed = {
    clusters: [
      { name: "b", account: ACCOUNT, region: "eu-west-1" },
      { name: "a", account: ACCOUNT, region: "eu-west-1" },
      { name: "c", account: OTHER, region: "eu-west-1" },
    ],
  };

  it("come sorted, each once", async () => {
    await start({ seed });
    const names = (await meant({ cluster: ["b", "a", "b"], region: "eu-west-1" })).map(({ name }) => name);
    expect(names).toEqual(["a", "b"]);
  });

  it("with mistakes are all told at once", async () => {
    await start({ seed });
    await expect(meant({ cluster: ["x1", "x2"], region: "eu-west-1" })).rejects.toMatchObject(usage('"x1"', '"x2"'));
  });

  it("are with --all those of clusters/", async () => {
    await start({ seed });
    here.write("clusters/prod-eu.yaml", PROD);
    here.write("clusters/README.md", "x");
    expect(await meant({ all: true })).toMatchObject([{ name: "prod-eu", declared: true }]);
  });

  it("are with --all, without files, those of the region", async () => {
    await start({ seed });
    expect(await meant({ all: true, region: "eu-west-1" })).toMatchObject([
      { name: "a", account: ACCOUNT, declared: false },
      { name: "b", account: ACCOUNT, declared: false },
    ]);
    await expect(meant({ all: true, region: "us-east-1" })).rejects.toMatchObject(usage("see no cluster in us-east-1"));
    await expect(meant({ all: true })).rejects.toMatchObject(usage("clusters/ has no file", "--region"));
  });
});

describe("wrong usage", () => {
  it.each<[Record<string, unknown>, string[]]>([
    [{ cluster: ["prod-*"] }, ['"prod-\\*"', "it names one cluster, --all means every one"]],
    [{ cluster: ["../prod"] }, ["no EKS cluster name"]],
    [{ cluster: ["--x"] }, ["no EKS cluster name"]],
    [{ cluster: ["x".repeat(101)] }, ["no EKS cluster name"]],
    [{ cluster: ["a\u001b[31m\n::error::"] }, ["a\\\\u\\{1b\\}"]],
    [{ cluster: ["a"], account: "1111-2222-3333" }, ["--account", "12 digits", "did you mean 111122223333"]],
    [{ cluster: ["a"], account: "11122223333" }, ["--account", "leading zeros"]],
    [{ cluster: ["a"], region: "eu-west-1a" }, ["--region", "availability zone of eu-west-1"]],
    [{ cluster: ["a"], region: "Ireland" }, ["--region", "no AWS region, such as eu-west-1"]],
    [{ cluster: ["a"], all: true }, ["--all and --cluster"]],
    [{}, ["--cluster is missing"]],
    [{ cluster: ["a"], root: "nowhere" }, ['no folder "nowhere"']],
  ])("%j is told", async (args, words) => {
    await expect(meant(args)).rejects.toMatchObject(usage(...words));
  });

  it("of the environment is told by its variable", async () => {
    const env = { AWS_REGION: "mars" };
    await expect(meant({ cluster: ["a"] }, { env })).rejects.toMatchObject(usage('AWS_REGION "mars"'));
  });

  it("names the clusters that there are when none is named", async () => {
    here.write("clusters/prod-eu.yaml", PROD);
    await expect(meant({})).rejects.toMatchObject(usage("--cluster is missing", "prod-eu"));
  });

  it("is a folder clusters that is none", async () => {
    here.write("clusters", "a file");
    await expect(meant({ cluster: ["prod-eu"] })).rejects.toMatchObject(usage("clusters is no folder"));
  });
});

it("one cluster is found by the option of a command about one", async () => {
  here.write("clusters/prod-eu.yaml", PROD);
  const found = await findCluster({ ...NOTHING, root: here.path, cluster: "prod-eu" }, ioWith({}));
  expect(found).toMatchObject({ name: "prod-eu", declared: true });
  const without = findCluster({ ...NOTHING, root: here.path, cluster: undefined }, ioWith({}));
  await expect(without).rejects.toMatchObject(usage("--cluster is missing"));
  expect(Object.keys(SEVERAL_CLUSTERS)).toEqual(["cluster", "all", "account", "region"]);
  expect(Object.keys(ONE_CLUSTER)).toEqual(["cluster", "account", "region"]);
});
