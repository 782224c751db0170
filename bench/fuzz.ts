// Hostile input: valid repositories mutated, and compared with an independent compiler; and texts of every kind that the
// program reads, mutated until something breaks. See docs/reliability.md.
//
//   yarn bench fuzz [--seed N] [--times N] [--only TARGET] [write]
import { parseArgs } from "node:util";

import { runTarget, type Campaign } from "../test/fuzz/campaign";
import { judge, mutatedRepositories } from "../test/fuzz/repositories";
import { TARGETS } from "../test/fuzz/targets";
import { markdownTable, writeMeasured } from "./write-doc";

/** How many mutations of whole repositories, and a tenth of it of each kind of text. */
const TIMES = 10_000;
const MEBIBYTE = 1024;

function compareRepositories(seed: number, times: number): string {
  const counts = { same: 0, refused: 0, wrong: 0 };
  for (const mutated of mutatedRepositories(seed, times)) {
    const verdict = judge(mutated);
    if (typeof verdict === "string") counts[verdict] += 1;
    else {
      counts.wrong += 1;
      process.stdout.write(`WRONG ${verdict.wrong}\n${[...mutated.files].map((file) => file.join("\n")).join("\n")}\n`);
    }
  }
  if (counts.wrong > 0) process.exitCode = 1;
  return [
    `${times} mutations of valid repositories: ${counts.same} compiled to exactly what the independent compiler says,`,
    `${counts.refused} were refused, ${counts.wrong} were wrong or crashed.`,
  ].join(" ");
}

function rowOf({ target, times, refused, broken, slowest }: Campaign): string[] {
  return [target, ...[times, refused, times - refused, broken.length].map(String), `${slowest.toFixed(0)} ms`];
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ allowPositionals: true, options: { seed: text, times: text, only: text } });
  const seed = Number(values.seed ?? 1);
  const times = Number(values.times ?? TIMES);
  const { only } = values;
  const compared = only === undefined || only === "repositories" ? compareRepositories(seed, times) : "";
  const campaigns: Campaign[] = [];
  for (const target of TARGETS.filter(({ name }) => only === undefined || only === name)) {
    const campaign = await runTarget(target, seed, Math.ceil(times / 10));
    campaigns.push(campaign);
    for (const one of campaign.broken) process.stdout.write(`BROKEN ${target.name}: ${one}\n`);
    if (campaign.broken.length > 0) process.exitCode = 1;
  }
  const head = ["what is read", "texts", "refused", "read", "broken", "slowest, of processor time"];
  const peak = (process.resourceUsage().maxRSS / MEBIBYTE).toFixed(0);
  const title = `Seed ${seed}, ${new Date().toISOString().slice(0, 10)}: \`yarn bench fuzz --seed ${seed}\`.`;
  const parts = [title, compared, markdownTable(head, campaigns.map(rowOf)), `Memory at most: ${peak} MiB.`];
  await writeMeasured("docs/reliability.md", "fuzz", parts.join("\n\n"));
}

void main();
