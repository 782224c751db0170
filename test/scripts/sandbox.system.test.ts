import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { join } from "node:path";

import { sandboxEnvironment } from "../../lib/sandbox";
import { access, example, folder } from "./harness";

/** Starts it, waits until it says its address, calls `use`, then interrupts it. */
async function withSandbox(argv: readonly string[], use: (url: string) => Promise<void>, env: NodeJS.ProcessEnv = {}) {
  const interruption = new AbortController();
  let told: (url: string) => void = () => undefined;
  const address = new Promise<string>((resolve) => (told = resolve));
  const ended = access(["sandbox", ...argv], {
    env,
    signal: interruption.signal,
    onOut: (text) => {
      told(/http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "");
    },
  });
  const url = await Promise.race([address, ended.then(({ err }) => Promise.reject(new Error(err)))]);
  await use(url).finally(() => {
    interruption.abort();
  });
  return ended;
}

/** An unsigned call of account 123456789012 in eu-west-1: the sandbox believes every signature. */
const headers = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=123456789012/20261122/eu-west-1/eks/aws4_request, SignedHeaders=host, Signature=00",
};

describe("sandbox", () => {
  it("presumes the principals that the files name: an entry is missing there, and could be made", async () => {
    const root = example();
    await withSandbox(["--root", root.path], async (url) => {
      const env = { ...process.env, ...sandboxEnvironment(url, "123456789012", "eu-west-1") };
      const { code, out } = await access(["drift", "--root", root.path], { env });
      expect([code, out]).toEqual([1, expect.stringContaining("missing on the")]);
      expect(out).not.toContain("could not be made");
    });
  });

  it("starts with the repository's clusters, answers, shows the call, and ends when interrupted", async () => {
    const { code, out, err } = await withSandbox(["--root", example().path], async (url) => {
      const answer = await fetch(`${url}/clusters/prod-eu/access-entries`, { headers });
      expect([answer.status, await answer.json()]).toEqual([200, { accessEntries: [], nextToken: null }]);
    });
    expect(code).toBe(0);
    expect(out).toContain("prod-eu  account 123456789012  eu-west-1");
    expect(out).toMatch(/export AWS_ENDPOINT_URL="http:\/\/127\.0\.0\.1:\d+"/);
    expect(out).toContain("aws eks list-access-entries --cluster-name prod-eu");
    expect(err).toMatch(/200 eks:ListAccessEntries prod-eu/);
  });

  it("has a new cluster, in the caller's account and region, for a name that no file declares", async () => {
    const env = { AWS_ACCESS_KEY_ID: "999988887777", AWS_REGION: "us-east-2" };
    const argv = ["--root", example().path, "--cluster", "scratch", "--cluster", "staging-eu"];
    const { out } = await withSandbox(argv, () => Promise.resolve(), env);
    expect(out).toContain("scratch  account 999988887777  us-east-2");
    expect(out).toContain("staging-eu  account 210987654321  eu-west-1");
    expect(out).not.toContain("prod-eu");
  });

  it("has the seed's clusters and those that are named", async () => {
    const copy = example();
    copy.write("seed.yaml", 'clusters: [{name: a, account: "111122223333", region: eu-west-1}]\n');
    const argv = ["--root", copy.path, "--seed", `${copy.path}/seed.yaml`, "--cluster", "prod-eu", "--cluster", "a"];
    const { out } = await withSandbox(argv, () => Promise.resolve());
    expect(out.match(/^ {2}\S+ {2}account \d+/gm)).toEqual([
      "  a  account 111122223333",
      "  prod-eu  account 123456789012",
    ]);
  });

  it("gives its port back", async () => {
    let port = "";
    await withSandbox(["--root", example().path], (url) => {
      port = new URL(url).port;
      return Promise.resolve();
    });
    const again = await withSandbox(["--root", example().path, "--port", port], () => Promise.resolve());
    expect(again.code).toBe(0);
  });

  it("says in one line that the port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, out, err } = await access(["sandbox", "--root", example().path, "--port", String(port)]);
    other.close();
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(
      new RegExp(`^port ${port} of 127\\.0\\.0\\.1 is taken; choose another with --port, or leave it out$`, "m"),
    );
  });

  it.each([
    ["no number", ["--port", "http"], "--port takes a whole number from 0 to 65535"],
    ["no port", ["--port", "70000"], "--port takes a whole number from 0 to 65535"],
    ["a fraction", ["--latency", "0.5"], "--latency takes a whole number from 0"],
    ["every call", ["--throttle", "1"], "--throttle takes a whole number from 2"],
    ["a seed that is not there", ["--seed", "/no/such/seed.yaml"], "--seed /no/such/seed.yaml cannot be read"],
  ])("exits 2 for %s", async (_what, argv, line) => {
    const { code, out, err } = await access(["sandbox", "--root", example().path, ...argv]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(line);
  });

  it.each([
    ["an unknown key", "clusters: []\nentries: []\n", 2, "The seed is not valid"],
    [
      "an account that is a number",
      "clusters: [{name: a, account: 123456789012, region: eu-west-1}]\n",
      2,
      "in quotes",
    ],
    [
      "an entry that EKS would refuse",
      'clusters: [{name: a, account: "123456789012", region: eu-west-1, entries: [{principalArn: nobody}]}]\n',
      2,
      "nobody",
    ],
    ["no YAML", "clusters: [\n", 1, "yaml-syntax"],
  ])("refuses a seed with %s", async (_what, seed, code, line) => {
    const files = folder();
    files.write("seed.yaml", seed);
    const run = await access(["sandbox", "--seed", join(files.path, "seed.yaml")]);
    expect(run).toMatchObject({ code, out: "", err: expect.stringContaining(line) as string });
    expect(run.err).not.toMatch(/^\s+at /m);
  });
});
