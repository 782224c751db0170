// Kills, stalls and lies, and checks each time what has to hold all the same: see docs/reliability.md.
//
//   yarn bench faults [--seed N] [--only KIND] [--times N] [--minutes N] [write]
import { parseArgs } from "node:util";

import { onBadDisks } from "./faults/disk";
import { killing } from "./faults/kill";
import { locked } from "./faults/lock";
import { seeded, type Tried } from "./faults/outcome";
import { signalled } from "./faults/signals";
import { twoAtOnce } from "./faults/two";
import { openHost, openWorld, type World } from "./faults/world";
import { markdownTable, writeMeasured } from "./write-doc";

const PROJECT = process.cwd();

/** Of each kind, how many times in a whole run, and how. */
const KINDS: Readonly<Record<string, { readonly times: number; readonly run: (asked: Asked) => Promise<Tried> }>> = {
  kill: { times: 200, run: ({ world, times, seed, until }) => killing(world, times, seed, until) },
  lock: { times: 2, run: ({ world }) => locked(world) },
  disk: { times: 1, run: () => onBadDisks(PROJECT) },
  signals: { times: 4, run: ({ times, seed }) => signalled(PROJECT, times, seeded(seed)) },
  two: { times: 4, run: ({ world, times, seed }) => twoAtOnce(world, times, seeded(seed)) },
};

interface Asked {
  readonly world: World;
  readonly times: number;
  readonly seed: number;
  /** When to begin nothing more, by `performance.now()`. */
  readonly until: number;
}

function rowOf({ kind, invariant, times, counts, broken }: Tried): string[] {
  const counted = Object.entries(counts).map(([name, count]) => `${name}: ${count}`);
  return [kind, invariant, String(times), counted.join(", "), String(broken.length)];
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    allowPositionals: true,
    options: { seed: text, only: text, times: text, minutes: text },
  });
  const seed = Number(values.seed ?? 1);
  const until = performance.now() + Number(values.minutes ?? Infinity) * 60_000;
  const asked = Object.entries(KINDS).filter(([kind]) => values.only === undefined || values.only === kind);
  if (asked.length === 0) throw new Error(`--only ${values.only ?? ""}: one of ${Object.keys(KINDS).join(", ")}`);
  const host = await openHost(PROJECT);
  const tried: Tried[] = [];
  try {
    for (const [kind, { times, run }] of asked) {
      const start = performance.now();
      const world = await openWorld(PROJECT, host);
      try {
        const one = await run({ world, times: Number(values.times ?? times), seed, until });
        tried.push(one);
        for (const line of one.broken) process.stdout.write(`BROKEN ${kind} ${line}\n`);
        const seconds = ((performance.now() - start) / 1000).toFixed(0);
        process.stdout.write(`${kind}: ${one.times} times, ${one.broken.length} broken, ${seconds} s\n`);
      } finally {
        await world.close();
      }
    }
  } finally {
    await host.stop();
  }
  const head = ["what was done", "what must hold", "times", "counted", "broken"];
  const title = `Seed ${seed}, ${new Date().toISOString().slice(0, 10)}: \`yarn bench faults --seed ${seed}\`.`;
  await writeMeasured("docs/reliability.md", "faults", `${title}\n\n${markdownTable(head, tried.map(rowOf))}`);
  if (tried.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

void main();
