// What commands cost on repositories of 10², 10³, 10⁴ and 10⁵ entries, from nothing to the end, and whether that grows in a
// straight line. Each time stands beside the least that anybody must do: start Node and parse the same YAML.
//
//   yarn bench scale [seed=1] [runs=3] [sizes=100,1000,10000,100000] [only=validate,list] [write]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { plural } from "../lib/diagnostics";
import { GENERATED_TODAY } from "../test/support/generated-repository";
import { median, numberArgument, wordArgument } from "./measure";
import { fitLine } from "./scale/fit";
import { makeRepository, sizeOf, type Written } from "./scale/repository";
import { runMeasured, type Run } from "./scale/run-measured";
import { markdownTable, writeMeasured } from "./write-doc";

interface Task {
  readonly what: string;
  readonly words: (written: Written) => readonly string[];
  readonly env?: (written: Written) => Readonly<Record<string, string>>;
  /** What it writes, from the root; otherwise its standard output is counted. */
  readonly writes?: string;
}

const cli = (...words: readonly string[]): readonly string[] => ["scripts/launch.cjs", "cli", ...words];
const JSON_FORMAT = ["--format", "json"];

/** Reads the same files and does nothing with them. */
const YAML_ALONE = `const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { parse } = require("yaml");
for (const folder of ["teams", "clusters"].map((name) => join(process.env.ACCESS_ROOT, name)))
  for (const name of readdirSync(folder)) parse(readFileSync(join(folder, name), "utf8"));`;

const TASKS: readonly Task[] = [
  { what: "Node, and the YAML alone", words: () => ["-e", YAML_ALONE] },
  { what: "validate", words: () => cli("validate") },
  { what: "list", words: () => cli("list", ...JSON_FORMAT) },
  { what: "list of one team", words: ({ team }) => cli("list", ...JSON_FORMAT, "--team", team) },
  { what: "list of one cluster", words: ({ cluster }) => cli("list", ...JSON_FORMAT, "--cluster", cluster) },
  {
    what: "can-i",
    words: ({ principal, cluster }) => cli("can-i", principal, "get", "pods", "--cluster", cluster, ...JSON_FORMAT),
  },
  { what: "changes by one team", words: () => cli("changes", "--base", "HEAD~1", ...JSON_FORMAT) },
  {
    what: "synth of one cluster",
    words: ({ root }) => cli("synth", "--out", join(root, "out-one")),
    env: ({ cluster }) => ({ ACCESS_CLUSTERS: cluster }),
    writes: "out-one",
  },
  { what: "synth of all", words: ({ root }) => cli("synth", "--out", join(root, "out-all")), writes: "out-all" },
  { what: "report", words: () => cli("report", "--out", "report.html"), writes: "report.html" },
];

interface Line {
  readonly what: string;
  /** By size, in the order of the repositories. */
  readonly runs: readonly Run[];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(ms < 995 ? 2 : 1);
const mib = (bytes: number): string => (bytes / 1024 ** 2).toFixed(bytes < 1024 ** 2 ? 2 : 0);

function measure(task: Task, written: Written, runs: number): Run {
  const env = { ACCESS_ROOT: written.root, ACCESS_NOW: GENERATED_TODAY, ...task.env?.(written) };
  const measured = Array.from({ length: runs }, () => runMeasured(task.words(written), env));
  const bytes = task.writes === undefined ? measured[0]?.bytes : sizeOf(join(written.root, task.writes));
  return {
    ms: median(measured.map(({ ms }) => ms)),
    peakBytes: median(measured.map(({ peakBytes }) => peakBytes)),
    bytes: bytes ?? 0,
  };
}

/** Seconds and memory by size, times the baseline at the largest size, and the straight line through them. */
function toMarkdown(repositories: readonly Written[], lines: readonly Line[], intro: string): string {
  const counts = repositories.map(({ entries }) => entries);
  const base = lines[0]?.runs.at(-1)?.ms ?? NaN;
  const head = ["seconds", ...counts.map((count) => count.toLocaleString("en")), "× baseline"];
  const times = lines.map(({ what, runs }) => [
    what,
    ...runs.map(({ ms }) => seconds(ms)),
    ((runs.at(-1)?.ms ?? NaN) / base).toFixed(1),
  ]);
  const sizeHead = ["peak memory, output in MiB", ...counts.map((count) => count.toLocaleString("en"))];
  const sizes = lines.map(({ what, runs }) => [
    what,
    ...runs.map(({ peakBytes, bytes }) => `${mib(peakBytes)}, ${mib(bytes)}`),
  ]);
  const fits = lines.map(({ what, runs }) => {
    const { start, slope, exponent, r2 } = fitLine(runs.map(({ ms }, index) => [counts[index] ?? NaN, ms]));
    return [what, seconds(start), seconds(slope * 10_000), r2.toFixed(3), exponent.toFixed(2)];
  });
  const fitHead = ["the line through them", "start, s", "s per 10,000 entries", "R²", "exponent at the end"];
  return [
    intro,
    markdownTable(head, times),
    markdownTable(sizeHead, sizes),
    "The exponent is that of the last step: 1 is a straight line, 2 a square.",
    markdownTable(fitHead, fits),
  ].join("\n\n");
}

async function main(): Promise<void> {
  const [seed, runs] = [numberArgument("seed", 1), numberArgument("runs", 3)];
  const sizes = (wordArgument("sizes") ?? "100,1000,10000,100000").split(",").map(Number);
  const only = wordArgument("only")?.split(",");
  const tasks = TASKS.filter(({ what }, index) => index === 0 || only === undefined || only.includes(what));
  const aside = mkdtempSync(join(tmpdir(), "bench-scale-"));
  try {
    const repositories = sizes.map((size) => makeRepository(join(aside, String(size)), size, seed));
    const lines = tasks.map((task): Line => {
      const measured = repositories.map((written) => {
        const run = measure(task, written, runs);
        process.stderr.write(`${written.entries} entries, ${task.what}: ${seconds(run.ms)} s\n`);
        return run;
      });
      return { what: task.what, runs: measured };
    });
    const shapes = repositories.map(({ teams, clusters, entries }) => `${teams} × ${clusters} = ${entries}`);
    const intro = `Seed ${seed}, ${plural(runs, "run")} each. Teams × clusters = merged entries: ${shapes.join("; ")}.`;
    await writeMeasured("docs/performance.md", "scale", toMarkdown(repositories, lines, intro));
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

void main();
