import type { CallRecord } from "../../lib/sandbox";
import { printable, UsageError } from "../../lib/diagnostics";
import { defineCommand } from "../command";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Given, OptionSet } from "../options";
import { sandboxConformance } from "./sandbox-conformance";
import { chooseSeed, localAccount } from "../sandbox/choose-seed";

const LAST_PORT = 65535;

const OPTIONS = {
  port: { type: "number", to: LAST_PORT, describe: "The port on 127.0.0.1 (default: a free one)" },
  cluster: {
    type: "string",
    array: true,
    describe: "A cluster to have: one of the repository's, else a new one (default: all of the repository's, empty)",
  },
  seed: { type: "string", describe: "A YAML or JSON file with clusters and entries to start with (docs/sandbox.md)" },
  latency: { type: "number", describe: "How long every answer takes, in milliseconds" },
  throttle: { type: "number", from: 2, describe: "Answer every Nth call with 429 ThrottlingException" },
} as const satisfies OptionSet;

function oneCall({ at, status, service, operation, cluster, principal, policy, errorCode }: CallRecord): string {
  const about = [cluster, principal, policy, errorCode]
    .filter((part) => part !== undefined)
    .map((part) => printable(part));
  return `${at.slice(11, 19)} ${status} ${service}:${operation} ${about.join(" ")}\n`;
}

/** How to talk to it, ready to paste. */
function greeting(
  url: string,
  clusters: readonly { name: string; account: string; region: string }[],
  env: Record<string, string>,
): string {
  const exports = Object.entries(env).map(([name, value]) => `  export ${name}=${JSON.stringify(value)}`);
  const [first] = clusters;
  return [
    `An EKS access API on ${url}`,
    "It answers this machine only, and forgets everything when it ends (Ctrl-C).",
    ...clusters.map(({ name, account, region }) => `  ${name}  account ${account}  ${region}`),
    "",
    "In another terminal (the access key id is the account):",
    ...exports,
    ...(first === undefined ? [] : [`  aws eks list-access-entries --cluster-name ${first.name}`]),
    "",
    "",
  ].join("\n");
}

/** What a start fails of: a port, or a seed that has the right shape and cannot be. */
function explainStart(cause: unknown, port: number, seed: string | undefined): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  const where = `port ${port === 0 ? "any" : port} of 127.0.0.1`;
  if (code === "EADDRINUSE")
    return new Error(`${where} is taken; choose another with --port, or leave it out`, { cause });
  if (code === "EACCES") return new Error(`${where} may not be used; choose one from 1024 up`, { cause });
  return seed === undefined ? cause : new UsageError(`--seed ${seed}: ${message}`, { cause });
}

async function run(given: Given<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const { port = 0, latency = 0, throttle, seed: file } = given;
  const seed = await chooseSeed(given, io);
  if (seed === undefined) return EXIT.found;

  const { sandboxEnvironment, startSandbox } = await import("../../lib/sandbox/index.js");
  const { signal, dispose } = io.onInterrupt();
  const sandbox = await startSandbox({
    seed,
    port,
    latencyMs: latency,
    throttle: throttle === undefined ? {} : { everyNth: throttle },
    onCall: (call) => {
      io.err(oneCall(call));
    },
  }).catch((cause: unknown) => {
    dispose();
    throw explainStart(cause, port, file);
  });
  const clusters = seed.clusters ?? [];
  const { account, region } = clusters[0] ?? localAccount(io.env);
  io.out(greeting(sandbox.url, clusters, sandboxEnvironment(sandbox.url, account, region)));
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
  dispose();
  await sandbox.close();
  return EXIT.ok;
}

export const sandbox = defineCommand({
  name: "sandbox",
  describe: "Run a local EKS access API (with STS and IAM roles) to try everything against, without an AWS account",
  options: OPTIONS,
  examples: ["yarn sandbox --port 4511", "yarn sandbox --cluster prod-eu --latency 80 --throttle 5"],
  subcommands: [sandboxConformance],
  run,
});
