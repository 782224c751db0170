/** The one in the middle; of an even number, the upper of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** How long something took, in milliseconds: the median of several runs, after one that warms up. */
export async function medianMs(runs: number, work: () => unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

export interface Measurement {
  readonly what: string;
  readonly ms: number;
}

/** A line each: milliseconds, and how many times the first one. */
export function printRatios(title: string, measurements: readonly Measurement[]): void {
  const base = measurements[0]?.ms ?? NaN;
  const lines = measurements.map(({ what, ms }) => {
    return `${ms.toFixed(1).padStart(10)} ms ${(ms / base).toFixed(2).padStart(8)}x  ${what}`;
  });
  process.stdout.write(`${title}\n${lines.join("\n")}\n\n`);
}

/** A word given on the command line as `name=word`. */
export function wordArgument(name: string): string | undefined {
  return process.argv.find((argument) => argument.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** A number given on the command line as `name=12`. */
export function numberArgument(name: string, otherwise: number): number {
  const given = wordArgument(name);
  return given === undefined ? otherwise : Number(given);
}
