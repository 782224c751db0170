// How long `yarn usage` takes to read a large audit log, and how much memory, against the least that anybody must do: count
// its lines, and parse its JSON. What it counts is compared with what the log's generator says that it wrote.
//
//   node bench/run.cjs usage [megabytes=1000] [seed=1] [teams=40]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createGzip } from "node:zlib";

import type { ClusterPlan } from "../lib/compile";
import type { UsageRecord } from "../lib/usage";
import { generateLog, type GeneratedLog } from "../test/support/audit-log";
import { dice, GENERATED_TODAY, generateRepository } from "../test/support/generated-repository";
import { compileFiles } from "../test/support/repo-builder";
import { numberArgument } from "./measure";

const PROJECT = join(__dirname, "..", "..");
const MB = 1_000_000;

interface Run {
  readonly seconds: number;
  /** In MB; undefined where /proc does not say. */
  readonly peak: number | undefined;
  readonly out: string;
}

/** The most memory that a process had so far, in MB. */
function peakOf(pid: number): number | undefined {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / MB;
  } catch {
    return undefined;
  }
}

async function run(command: string, words: readonly string[]): Promise<Run> {
  const start = performance.now();
  const child = spawn(command, words, { cwd: PROJECT, env: { ...process.env, ACCESS_NOW: GENERATED_TODAY } });
  let peak: number | undefined;
  const timer = setInterval(() => {
    peak = peakOf(child.pid ?? 0) ?? peak;
  }, 50);
  const out: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.resume();
  const [code] = (await once(child, "close")) as [number];
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ${words.join(" ")}: exit ${code}`);
  return { seconds: (performance.now() - start) / 1000, peak, out: out.join("") };
}

/** The least that JSON lines take: each parsed, and nothing done with it. */
const PARSE_ALONE = `
  let events = 0;
  const lines = require("node:readline").createInterface({ input: require("node:fs").createReadStream(process.argv[1]) });
  lines.on("line", (line) => { JSON.parse(line); events += 1; });
  lines.on("close", () => console.log(events));
`;

type Shape = "export" | "lines";

/** Writes one log in three shapes at once, so that all hold the same. */
async function writeLogs(log: GeneratedLog, folder: string, bytes: number): Promise<Record<Shape | "packed", string>> {
  const paths = {
    export: join(folder, "export.json"),
    lines: join(folder, "lines.json"),
    packed: join(folder, "lines.gz"),
  };
  const packed = createGzip({ level: 1 });
  packed.pipe(createWriteStream(paths.packed));
  const outs = [createWriteStream(paths.export), createWriteStream(paths.lines), packed];
  const write = async (texts: readonly string[]): Promise<void> => {
    for (const [index, out] of outs.entries()) {
      if (!out.write(texts[Math.min(index, texts.length - 1)])) await once(out, "drain");
    }
  };
  let [written, isFirst] = [0, true];
  outs[0]?.write('{"events": [');
  while (written < bytes) {
    const [wrapped, plain] = [[] as string[], [] as string[]];
    for (let index = 0; index < 1_000; index += 1) {
      const text = JSON.stringify(log.next());
      const event = {
        logStreamName: "kube-apiserver-audit-0",
        timestamp: 1,
        message: text,
        ingestionTime: 1,
        eventId: "1",
      };
      wrapped.push(`${isFirst ? "" : ", "}${JSON.stringify(event)}`);
      plain.push(`${text}\n`);
      isFirst = false;
    }
    const lines = plain.join("");
    written += lines.length;
    await write([wrapped.join(""), lines]);
  }
  for (const event of log.rest()) {
    const text = JSON.stringify(event);
    await write([`, ${JSON.stringify({ message: text })}`, `${text}\n`]);
  }
  outs[0]?.write("]}\n");
  await Promise.all(
    outs.map(async (out) => {
      out.end();
      await once(out, "close");
    }),
  );
  return paths;
}

const canonical = (arn: string): string => arn.replace(/^(arn:[^:]*:iam::[0-9]*:(?:role|user)\/).*\//, "$1");

function sourcesOf({ entries }: ClusterPlan): ReadonlyMap<string, readonly string[]> {
  return new Map(
    entries.map(({ principal, policies, kubernetesGroups }) => [
      canonical(principal.arn),
      [
        ...policies.map(({ policy }) => policy.name),
        ...kubernetesGroups.map(({ value }) => `group:${value}`),
        "group:system:authenticated",
      ],
    ]),
  );
}

/** How many numbers differ from the generator's own. */
function differences(records: readonly UsageRecord[], { tallies }: GeneratedLog): number {
  let differ = 0;
  const same = (one: unknown, other: unknown): void => {
    if (one !== other) differ += 1;
  };
  for (const record of records) {
    const tally = tallies.get(canonical(record.principal));
    same(record.requests, tally?.requests ?? 0);
    same(record.denied, tally?.denied ?? 0);
    same(record.lastUsed, tally?.last ?? null);
    same(record.sessionCount, tally?.sessions.size ?? 0);
    for (const [by, use] of tally?.sources ?? []) {
      same((by.startsWith("group:") ? record.groups[by.slice(6)] : record.policies[by])?.requests, use.requests);
    }
  }
  return differ;
}

function print(what: string, { seconds, peak }: Run, megabytes: number): void {
  const memory = peak === undefined ? "" : `${peak.toFixed(0).padStart(6)} MB peak`;
  const speed = `${(megabytes / seconds).toFixed(0).padStart(6)} MB/s`;
  process.stdout.write(`${seconds.toFixed(1).padStart(8)} s ${speed} ${memory}  ${what}\n`);
}

async function main(): Promise<void> {
  const [megabytes, teams] = [numberArgument("megabytes", 1_000), numberArgument("teams", 40)];
  const { files } = generateRepository({ seed: 1, teams, clusters: 3 });
  const { plan } = compileFiles(files, new Date(GENERATED_TODAY));
  const chosen = [...(plan?.clusters ?? [])].sort((a, b) => b.entries.length - a.entries.length)[0];
  if (chosen === undefined) throw new Error("the generated repository does not compile");
  const folder = mkdtempSync(join(tmpdir(), "bench-usage-"));
  try {
    const root = join(folder, "repository");
    for (const [path, file] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      if ("text" in file) writeFileSync(join(root, path), file.text);
    }
    const log = generateLog(dice(numberArgument("seed", 1)), sourcesOf(chosen));
    const paths = await writeLogs(log, folder, megabytes * MB);
    const sizeOf = (path: string): number => statSync(path).size / MB;
    const unpacked = sizeOf(paths.lines);
    const { entries, cluster } = chosen;
    process.stdout.write(`a log of ${unpacked.toFixed(0)} MB of events; ${entries.length} principals declared\n`);
    print("wc -l of JSON lines", await run("wc", ["-l", paths.lines]), unpacked);
    print("gunzip -c of JSON lines", await run("sh", ["-c", `gunzip -c ${paths.packed} | wc -c`]), unpacked);
    print("JSON.parse of each line", await run(process.execPath, ["-e", PARSE_ALONE, paths.lines]), unpacked);
    for (const [what, path, size] of [
      ["yarn usage, JSON lines", paths.lines, unpacked],
      ["yarn usage, JSON lines, gzip", paths.packed, unpacked],
      [
        `yarn usage, as CloudWatch exports it (${sizeOf(paths.export).toFixed(0)} MB)`,
        paths.export,
        sizeOf(paths.export),
      ],
    ] as const) {
      const words = ["usage", "--root", root, "--cluster", cluster.name, "--format", "json", "--from", path];
      const found = await run(process.execPath, ["scripts/launch.cjs", "cli", ...words]);
      print(what, found, size);
      const differ = differences(JSON.parse(found.out) as UsageRecord[], log);
      process.stdout.write(`${differ === 0 ? "         counts as generated" : `         ${differ} NUMBERS DIFFER`}\n`);
      if (differ > 0) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
