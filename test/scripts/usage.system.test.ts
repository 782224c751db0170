import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import type { UsageRecord } from "../../lib/usage";
import { auditEvent } from "../support/audit-log";
import { EXAMPLE } from "../support/example";
import { identity, oneRole, refusal, startFakeAws } from "../io/iam/fake-aws";
import { startLogs } from "../io/cloudwatch/fake-logs";
import { access, PROJECT } from "./harness";

jest.setTimeout(120_000);

const ADD_ONS = "arn:aws:iam::123456789012:role/platform-terraform";
const event = (id: string): object =>
  auditEvent({ id, canonicalArn: ADD_ONS, by: "AmazonEKSClusterAdminPolicy", verb: "list", namespace: "payments" });
const of = (out: string): UsageRecord | undefined =>
  (JSON.parse(out) as UsageRecord[]).find(({ principal }) => principal === ADD_ONS);
const WORDS = ["usage", "--root", EXAMPLE, "--cluster", "prod-eu", "--format", "json"];

/** Reads what is written to it in a process with so little memory that it cannot hold it. */
async function readPipe(pieces: Iterable<string>): Promise<{ code: unknown; out: string; err: string }> {
  const program = ["--max-old-space-size=64", join(PROJECT, "scripts/launch.cjs"), "cli", ...WORDS, "--from", "-"];
  const child = spawn(process.execPath, program, { env: { ...process.env, ACCESS_NOW: "2026-11-22" } });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const closed = once(child, "close");
  for (const piece of pieces) if (!child.stdin.write(piece)) await once(child.stdin, "drain");
  child.stdin.end();
  const [code] = (await closed) as [unknown];
  return { code, out, err };
}

const BLOCK = 1_000;
const BLOCKS = 100;

/** A block of events again and again, each with ids of its own. */
function* blocks(wrap: (text: string) => string): Generator<string> {
  const text = Array.from({ length: BLOCK }, (_, index) => wrap(JSON.stringify(event(`BLOCK-${index}`)))).join("");
  for (let block = 0; block < BLOCKS; block += 1) yield text.replaceAll("BLOCK-", `${block}-`);
}

it.each<[string, (pieces: Iterable<string>) => Iterable<string>, (text: string) => string]>([
  ["JSON lines", (pieces) => pieces, (text) => `${text}\n`],
  [
    "an export of one line",
    function* (pieces) {
      yield '{"events": [{"message": "first, and no event"}';
      yield* pieces;
      yield "]}";
    },
    (text) => `, ${JSON.stringify({ message: text })}`,
  ],
])("a log of more than the memory holds comes through a pipe as %s", async (_shape, around, wrap) => {
  const { code, out, err } = await readPipe(around(blocks(wrap)));
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(of(out)).toMatchObject({ requests: BLOCK * BLOCKS, denied: 0 });
});

it("nothing of its progress is written where nobody watches", () => {
  const { stderr } = spawnSync(process.execPath, ["scripts/launch.cjs", "cli", ...WORDS, "--from", "-"], {
    cwd: PROJECT,
    encoding: "utf8",
    input: `${JSON.stringify(event("a"))}\n`,
    env: { ...process.env, ACCESS_NOW: "2026-11-22" },
  });
  expect(stderr).not.toMatch(/\r|MiB/);
});

it("--iam asks which id each role has now", async () => {
  const aws = await startFakeAws((action) =>
    action === "GetCallerIdentity"
      ? identity("123456789012")
      : action === "GetRole"
        ? oneRole(ADD_ONS)
        : refusal("AccessDenied", "no", 403),
  );
  const env = { AWS_ENDPOINT_URL: aws.url, AWS_ACCESS_KEY_ID: "123456789012", AWS_SECRET_ACCESS_KEY: "x" };
  const found = await access([...WORDS, "--iam", "--from", "-"], { env, input: JSON.stringify(event("a")) });
  await aws.close();
  expect(found.code).toBe(0);
  expect(of(found.out)).toMatchObject({ requests: 1, dead: true });
});

describe("--live", () => {
  const env = (url: string): NodeJS.ProcessEnv => ({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "123456789012",
    AWS_SECRET_ACCESS_KEY: "x",
  });

  it("reads CloudWatch, and a log in a file besides, each event once", async () => {
    const messages = [event("a"), event("b")].map((one) => JSON.stringify(one));
    const start = Date.parse("2026-11-20T10:00:00Z");
    const logs = await startLogs({ group: "/aws/eks/prod-eu/cluster", messages, start, rate: 100 });
    const found = await access([...WORDS, "--live", "--from", "-"], { env: env(logs.url), input: messages[0] ?? "" });
    await logs.close();
    expect({ code: found.code, err: found.err }).toMatchObject({ code: 0 });
    expect(of(found.out)).toMatchObject({ requests: 2 });
    // 90 days before the test's today.
    expect(logs.calls()[0]).toMatchObject({ startTime: Date.parse("2026-08-24T00:00:00Z") });
  });

  it("says what keeps it from reading, and is no answer", async () => {
    const logs = await startLogs({ group: "/aws/eks/other/cluster", messages: [], start: 0 });
    const found = await access([...WORDS, "--live"], { env: env(logs.url) });
    await logs.close();
    expect(found).toMatchObject({ code: 3, out: "" });
    expect(found.err).toContain("audit logs were never switched on");
  });

  it("sends made-up credentials of a local EKS to nobody else", async () => {
    const far = { ...env("http://127.0.0.1:1"), AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "https://logs.acme.example" };
    const found = await access([...WORDS, "--live"], { env: far });
    expect(found).toMatchObject({ code: 3, out: "" });
    expect(found.err).toContain("EKS is on this machine and CloudWatch Logs is not (AWS_ENDPOINT_URL_CLOUDWATCH_LOGS)");
  });
});
