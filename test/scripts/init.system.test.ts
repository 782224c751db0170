import { join } from "node:path";

import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import { access, folder } from "./harness";

const ACCOUNT = "111122223333";
const CLUSTERS = [
  { name: "old", account: ACCOUNT, region: "eu-west-1", authenticationMode: "CONFIG_MAP" as const },
  { name: "both", account: ACCOUNT, region: "eu-west-1", authenticationMode: "API_AND_CONFIG_MAP" as const },
  { name: "new", account: ACCOUNT, region: "us-east-1", authenticationMode: "API" as const },
  { name: "foreign", account: "444455556666", region: "eu-west-1" },
];

describe("init --from-aws", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ seed: { clusters: CLUSTERS } });
  });
  afterAll(async () => {
    await sandbox.close();
  });

  const init = (path: string, ...words: readonly string[]): ReturnType<typeof access> =>
    access(["init", path, "--organization", "acme", "--from-aws", ...words], {
      env: sandboxEnvironment(sandbox.url, ACCOUNT, "eu-west-1"),
    });

  it("writes a file for each cluster of the account, and says what comes next for its mode", async () => {
    const { path, read, snapshot } = folder();
    const { code, err } = await init(join(path, "x"), "--region", "eu-west-1", "--region", "us-east-1");
    expect(code).toBe(0);
    const files = Object.keys(snapshot()).filter((file) => file.startsWith("x/clusters/"));
    expect(files.sort()).toEqual(["x/clusters/both.yaml", "x/clusters/new.yaml", "x/clusters/old.yaml"]);
    expect(read("x/clusters/new.yaml")).toContain("authenticationMode: API\n");
    expect(read("x/clusters/old.yaml")).toContain("authenticationMode: API_AND_CONFIG_MAP\n");
    expect(err).toContain("eu-west-1: both, old\nus-east-1: new\n");
    const next = err.split("\n").flatMap((line) => /yarn (\S+) --cluster (\S+)/.exec(line)?.slice(1).join(" ") ?? []);
    expect(next).toEqual(["import-aws-auth both", "adopt both", "import-aws-auth old", "adopt new"]);
  });

  it("writes nothing where it could not look", async () => {
    const { path, snapshot } = folder();
    const away = { ...sandboxEnvironment("http://127.0.0.1:9", ACCOUNT, "eu-west-1"), AWS_MAX_ATTEMPTS: "1" };
    const { code, err } = await access(["init", path, "--organization", "acme", "--from-aws"], { env: away });
    expect([code, err]).toEqual([3, expect.stringContaining("could not list the clusters of eu-west-1: ")]);
    expect(snapshot()).toEqual({});
  });

  it("wants to know where to look", async () => {
    const { path } = folder();
    const wrong = await init(path, "--region", "Ireland");
    expect([wrong.code, wrong.err]).toEqual([2, 'no AWS region: "Ireland"; such as eu-west-1\n']);
    const without = await access(["init", path, "--organization", "acme", "--region", "eu-west-1"]);
    expect([without.code, without.err]).toEqual([2, "--profile and --region go with --from-aws\n"]);
  });
});
