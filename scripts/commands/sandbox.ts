import { readFile } from "node:fs/promises";

import type { CallRecord, SandboxSeed } from "../../lib/sandbox";
import { formatPretty, hasErrors, printable, type Diagnostic } from "../../lib/diagnostics";
import { UsageError } from "../../lib/io/environment";
import type { Cluster } from "../../lib/model";
import { tryParseValue } from "../../lib/source";
import { number, text, texts, type Arguments, type Command } from "../command";
import { tryPlanHere } from "../compile-here";
import { EXIT, type Io } from "../io";

const LAST_PORT = 65535;

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

async function readSeed(file: string, io: Io): Promise<SandboxSeed | undefined> {
  const { parseSeed } = await import("../../lib/sandbox/index.js");
  const content = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new UsageError(`--seed ${file} cannot be read`, { cause });
  });
  const problems: Diagnostic[] = [];
  const value = tryParseValue(file, content, (problem) => void problems.push(problem));
  if (hasErrors(problems)) {
    io.err(formatPretty(problems, { color: io.errColor, textOf: () => content }));
    return undefined;
  }
  try {
    return parseSeed(value);
  } catch (cause) {
    throw new UsageError(`--seed ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The repository's clusters, empty, in the mode that their files ask for. */
function seedOf(clusters: readonly Cluster[]): SandboxSeed {
  return {
    clusters: clusters.map(({ name, account, region, authenticationMode }) => ({
      name,
      account,
      region,
      authenticationMode,
    })),
  };
}

async function seedFromRepository(args: Arguments, io: Io): Promise<SandboxSeed | undefined> {
  const here = await tryPlanHere(args, io);
  if (here === undefined) return undefined;
  const wanted = texts(args, "cluster");
  const all = here.plan.clusters.map(({ cluster }) => cluster);
  const unknown = wanted.filter((name) => !all.some((cluster) => cluster.name === name));
  if (unknown.length > 0) throw new UsageError(`no file in clusters/ declares ${unknown.join(", ")}`);
  return seedOf(wanted.length === 0 ? all : all.filter(({ name }) => wanted.includes(name)));
}

function atLeast(args: Arguments, name: string, least: number, most = Infinity): number | undefined {
  const value = number(args, name);
  if (value === undefined) return undefined;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`--${name} takes a whole number from ${least}${most === Infinity ? "" : ` to ${most}`}`);
}

/** What a start fails of: a port, or a seed that has the right shape and cannot be. */
function explainStart(cause: unknown, port: number | undefined, seed: string | undefined): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  const where = `port ${port ?? "any"} of 127.0.0.1`;
  if (code === "EADDRINUSE")
    return new Error(`${where} is taken; choose another with --port, or leave it out`, { cause });
  if (code === "EACCES") return new Error(`${where} may not be used; choose one from 1024 up`, { cause });
  return seed === undefined ? cause : new UsageError(`--seed ${seed}: ${message}`, { cause });
}

async function run(args: Arguments, io: Io): Promise<0 | 1> {
  const [port, latencyMs] = [atLeast(args, "port", 0, LAST_PORT), atLeast(args, "latency", 0)];
  const everyNth = atLeast(args, "throttle", 2);
  const file = text(args, "seed");
  if (file !== undefined && texts(args, "cluster").length > 0)
    throw new UsageError(
      "--cluster chooses from the repository's clusters; --seed brings its own: give one of the two",
    );
  const seed = file === undefined ? await seedFromRepository(args, io) : await readSeed(file, io);
  if (seed === undefined) return EXIT.found;

  const { sandboxEnvironment, startSandbox } = await import("../../lib/sandbox/index.js");
  const { signal, dispose } = io.onInterrupt();
  const sandbox = await startSandbox({
    seed,
    port: port ?? 0,
    latencyMs: latencyMs ?? 0,
    throttle: everyNth === undefined ? {} : { everyNth },
    onCall: (call) => {
      io.err(oneCall(call));
    },
  }).catch((cause: unknown) => {
    dispose();
    throw explainStart(cause, port, file);
  });
  const clusters = seed.clusters ?? [];
  const { account = "000000000000", region = "eu-west-1" } = clusters[0] ?? {};
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

export const sandbox: Command = {
  name: "sandbox",
  describe: "Run a local EKS access API (with STS and IAM roles) to try everything against, without an AWS account",
  options: {
    port: { type: "number", describe: "The port on 127.0.0.1 (default: a free one)" },
    cluster: { type: "string", array: true, describe: "Only these of the repository's clusters (default: all, empty)" },
    seed: { type: "string", describe: "A YAML or JSON file with clusters and entries to start with (docs/sandbox.md)" },
    latency: { type: "number", describe: "How long every answer takes, in milliseconds" },
    throttle: { type: "number", describe: "Answer every Nth call with 429 ThrottlingException" },
  },
  examples: ["yarn sandbox --port 4511", "yarn sandbox --cluster prod-eu --latency 80 --throttle 5"],
  run,
};
