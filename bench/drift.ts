// What `yarn drift` of one large cluster takes, by how many calls of EKS are under way at once, with and without a limit of
// EKS's on calls a second. Every run is a process of its own, start included, against the sandbox, whose every answer takes
// `latency`. The first line is the default.
//
//   node bench/run.cjs drift [entries=1000] [latency=20] [rate=100] [runs=3]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import execa from "execa";

import { sandboxEnvironment, startSandbox, type ThrottleRule } from "../lib/sandbox";
import { numberArgument } from "./measure";
import { markdownTable } from "./write-doc";

const [ACCOUNT, REGION] = ["111122223333", "eu-west-1"];

/** What one run of the command did. */
interface Run {
  readonly ms: number;
  readonly calls: number;
  readonly refused: number;
  readonly exitCode: number;
  readonly found: number;
}

/** A repository that declares none of the cluster's entries: every entry that is read must come out as a finding. */
function repository(): string {
  const root = mkdtempSync(join(tmpdir(), "bench-drift-"));
  const files = {
    "platform.yaml": {
      organization: "acme",
      terraform: { awsProvider: ">= 5.100.0, < 7.0.0" },
      breakGlass: { role: "break-glass", create: false },
      guardrails: { minimumAdmins: 0, protectedNamespaces: [], delegation: {} },
    },
    "clusters/one.yaml": { cluster: "one", account: ACCOUNT, region: REGION },
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), JSON.stringify(content));
  }
  return root;
}

async function drift(root: string, entries: number, latencyMs: number, throttle: ThrottleRule, concurrency?: number) {
  const live = Array.from({ length: entries }, (_, index) => ({
    principalArn: `arn:aws:iam::${ACCOUNT}:role/r${index}`,
    policies: [{ policy: "AmazonEKSViewPolicy", scope: ["x"] }],
  }));
  const clusters = [{ name: "one", account: ACCOUNT, region: REGION, entries: live }];
  const sandbox = await startSandbox({ seed: { clusters }, latencyMs, throttle });
  try {
    const env = { ...process.env, ...sandboxEnvironment(sandbox.url, ACCOUNT, REGION) };
    const bound = concurrency === undefined ? [] : ["--concurrency", String(concurrency)];
    const argv = ["scripts/launch.cjs", "cli", "drift", "--root", root, "--format", "json", ...bound];
    const start = performance.now();
    const { exitCode, stdout } = await execa("node", argv, { env, extendEnv: false, reject: false });
    const ms = performance.now() - start;
    const found = new Set(stdout.match(/role\/r\d+/g)).size;
    const calls = sandbox.calls();
    return { ms, calls: calls.length, refused: calls.filter(({ status }) => status === 429).length, exitCode, found };
  } finally {
    await sandbox.close();
  }
}

async function median(runs: number, work: () => Promise<Run>): Promise<Run> {
  const all: Run[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await work());
  const middle = all.sort((a, b) => a.ms - b.ms)[Math.floor(runs / 2)];
  if (middle === undefined) throw new Error("runs must be 1 or more");
  return middle;
}

async function main(): Promise<void> {
  const [entries, latency] = [numberArgument("entries", 1_000), numberArgument("latency", 20)];
  const [rate, runs] = [numberArgument("rate", 100), numberArgument("runs", 3)];
  const root = repository();
  try {
    const rows: string[][] = [];
    for (const throttle of [{}, { rate }]) {
      for (const concurrency of [undefined, 10, 20, 40]) {
        const { ms, calls, refused, exitCode, found } = await median(runs, () =>
          drift(root, entries, latency, throttle, concurrency),
        );
        const limit = "rate" in throttle ? `${rate} calls/s` : "none";
        const numbers = [(ms / 1_000).toFixed(1), calls, refused, found, exitCode].map(String);
        rows.push([limit, concurrency === undefined ? "default" : String(concurrency), ...numbers]);
      }
    }
    const head = ["EKS's limit", "at once", "seconds", "calls", "refused", "entries found", "exit code"];
    process.stdout.write(`${entries} entries, ${latency} ms a call\n\n${markdownTable(head, rows)}\n`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

void main();
