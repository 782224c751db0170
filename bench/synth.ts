// How long a plan takes to become Terraform JSON, layer by layer, against the same plan written with CDKTF's own bindings
// in the same run (the first line), against writing the plan's records as JSON and against compiling it.
//
//   node bench/run.cjs synth [teams=200] [clusters=12] [seed=1] [runs=3]
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";

import { limitPlan, type AccessPlan } from "../lib/compile";
import { compileRepository } from "../lib/compile-repository";
import { synthesize } from "../lib/constructs";
import { ClusterStack } from "../lib/constructs/cluster-stack";
import { entryRecords } from "../lib/review";
import { GENERATED_TODAY, generateRepository } from "../test/support/generated-repository";
import { compileFiles } from "../test/support/repo-builder";
import { buildByBindings, type BoundApp } from "../test/support/synthesize-by-bindings";
import { median, medianMs, numberArgument, printRatios, type Measurement } from "./measure";

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}

const sizeOf = (folder: string): number => filesOf(folder).reduce((sum, path) => sum + statSync(path).size, 0);

/** Builds anew before each run, which is not measured: a stack that was resolved once is quicker the second time. */
async function layer(runs: number, build: () => BoundApp, work: (bound: BoundApp) => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const bound = build();
    const start = performance.now();
    await work(bound);
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Everything that the bindings need, then its layers; what is left is validation, `stringify` and the files. */
async function measureBindings(runs: number, plan: AccessPlan, outdir: string): Promise<Measurement[]> {
  const build = (): BoundApp => buildByBindings(plan, outdir);
  const each = (work: (stack: BoundApp["stacks"][number]) => unknown) => (bound: BoundApp) => bound.stacks.map(work);
  const whole = await medianMs(runs, () => {
    build().app.synth();
  });
  const layers = [
    { what: "  constructs", ms: await medianMs(runs, build) },
    {
      what: "  preparing resolve",
      ms: await layer(
        runs,
        build,
        each((stack) => {
          stack.prepareStack();
        }),
      ),
    },
    {
      what: "  toTerraform, resolved twice",
      ms: await layer(
        runs,
        build,
        each((stack) => {
          stack.toTerraform();
        }),
      ),
    },
  ];
  return [{ what: "the same by CDKTF's bindings", ms: whole }, ...layers, restOf(whole, layers)];
}

/** Ours: constructs live only inside `toTerraform`. */
async function measureOurs(runs: number, plan: AccessPlan, outdir: string): Promise<Measurement[]> {
  const build = (): BoundApp => {
    const app = new App({ outdir, stackTraces: false });
    return { app, stacks: plan.clusters.map((one) => new ClusterStack(app, { plan: one, settings: plan.settings })) };
  };
  const whole = await medianMs(runs, () => synthesize(plan, { outdir }));
  const layers = [
    { what: "  frames", ms: await medianMs(runs, build) },
    {
      what: "  preparing resolve",
      ms: await layer(runs, build, ({ stacks }) => {
        stacks.forEach((one) => {
          one.prepareStack();
        });
      }),
    },
    {
      what: "  toTerraform, constructs included",
      ms: await layer(runs, build, ({ stacks }) => {
        stacks.forEach((one) => {
          one.toTerraform();
        });
      }),
    },
  ];
  return [{ what: "synthesize", ms: whole }, ...layers, restOf(whole, layers)];
}

function restOf(whole: number, layers: readonly Measurement[]): Measurement {
  return { what: "  validation, stringify, files", ms: whole - layers.reduce((sum, { ms }) => sum + ms, 0) };
}

/** Everything that was written below a folder, to compare. Paths of constructs are as whoever writes them likes. */
function written(folder: string): string {
  return filesOf(join(folder, "stacks"))
    .sort()
    .map((path) => readFileSync(path, "utf8").replace(/"path": ".*"/g, ""))
    .join("\n");
}

async function main(): Promise<void> {
  const [teams, clusters] = [numberArgument("teams", 200), numberArgument("clusters", 12)];
  const [seed, runs] = [numberArgument("seed", 1), numberArgument("runs", 3)];
  const { files } = generateRepository({ seed, teams, clusters });
  const now = new Date(GENERATED_TODAY);
  const { plan } = compileFiles(files, now);
  if (plan === undefined) throw new Error("the generated repository does not compile");
  const records = entryRecords(plan, { clusters: [], teams: [], principals: [] });
  const associations = records.flatMap(({ policies }) => Object.keys(policies)).length;
  const one = limitPlan(
    plan,
    plan.clusters.slice(0, 1).map(({ cluster }) => cluster.name),
  );
  const outdirs = ["bindings", "ours", "one"].map((name) => mkdtempSync(join(tmpdir(), `bench-synth-${name}-`)));
  const [theirs = "", ours = "", alone = ""] = outdirs;
  try {
    const bindings = await measureBindings(runs, plan, theirs);
    const plain = await measureOurs(runs, plan, ours);
    const same = written(theirs) === written(ours);
    const megabytes = (sizeOf(ours) / 1024 / 1024).toFixed(1);
    printRatios(`${records.length} entries, ${associations} associations, ${megabytes} MiB of Terraform JSON`, [
      ...bindings,
      ...plain,
      { what: "synthesize, one cluster of them", ms: await medianMs(runs, () => synthesize(one, { outdir: alone })) },
      { what: "JSON.stringify of the records", ms: await medianMs(runs, () => JSON.stringify(records)) },
      { what: "compileRepository", ms: await medianMs(runs, () => compileRepository(files, now)) },
    ]);
    process.stdout.write(
      `both ways write ${same ? "the same bytes but for paths of constructs" : "DIFFERENT bytes"}\n`,
    );
    if (!same) process.exitCode = 1;
  } finally {
    for (const outdir of outdirs) rmSync(outdir, { recursive: true, force: true });
  }
}

void main();
