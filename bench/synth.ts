// How long a plan takes to become Terraform JSON, against writing the plan's records as JSON and against compiling it.
//
//   node bench/run.cjs synth [teams=200] [clusters=12] [runs=3]
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { compileRepository } from "../lib/compile-repository";
import { synthesize } from "../lib/constructs";
import { entryRecords } from "../lib/review";
import { GENERATED_TODAY, generateRepository } from "../test/support/generated-repository";
import { compileFiles } from "../test/support/repo-builder";
import { medianMs, numberArgument, printRatios } from "./measure";

function sizeOf(folder: string): number {
  const inside = readdirSync(folder, { withFileTypes: true });
  return inside.reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size);
  }, 0);
}

async function main(): Promise<void> {
  const [teams, clusters] = [numberArgument("teams", 200), numberArgument("clusters", 12)];
  const runs = numberArgument("runs", 3);
  const { files } = generateRepository({ seed: 1, teams, clusters });
  const now = new Date(GENERATED_TODAY);
  const { plan } = compileFiles(files, now);
  if (plan === undefined) throw new Error("the generated repository does not compile");
  const records = entryRecords(plan, { clusters: [], teams: [], principals: [] });
  const associations = records.flatMap(({ policies }) => Object.keys(policies)).length;
  const outdir = mkdtempSync(join(tmpdir(), "bench-synth-"));
  try {
    const measurements = [
      { what: "JSON.stringify of the records", ms: await medianMs(runs, () => JSON.stringify(records)) },
      { what: "compileRepository", ms: await medianMs(runs, () => compileRepository(files, now)) },
      { what: "synthesize", ms: await medianMs(runs, () => synthesize(plan, { outdir })) },
    ];
    const megabytes = (sizeOf(outdir) / 1024 / 1024).toFixed(1);
    printRatios(
      `${records.length} entries, ${associations} associations, ${megabytes} MiB of Terraform JSON`,
      measurements,
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

void main();
