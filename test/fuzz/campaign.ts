import { dice } from "../support/generated-repository";
import { mutateText } from "./mutate-text";
import { mutateTree } from "./mutate-tree";
import { writeTree } from "./write-tree";

/** Something that reads texts of others. */
export interface Target {
  readonly name: string;
  /** Valid texts, from which the mutations are made. */
  readonly seeds: readonly string[];
  /** A seed as a tree; absent where it is none, and only its text is mutated. */
  readonly tree?: (text: string) => unknown;
  /** Writes a tree; as YAML where it is absent. */
  readonly write?: (tree: unknown) => string;
  /**
   * Reads it. What is thrown is broken.
   * @returns whether it was read, refused, or what else is wrong with the answer
   */
  readonly read: (text: string) => Reading | Promise<Reading>;
}

export type Reading = "read" | "refused" | { readonly wrong: string };

export interface Campaign {
  readonly target: string;
  readonly times: number;
  readonly refused: number;
  /** What broke, each with the text. */
  readonly broken: readonly string[];
  /** Milliseconds of processor time. */
  readonly slowest: number;
}

/** For each 100 kB, begun ones whole; in milliseconds of processor time, which a busy machine does not change. */
const LONGEST = 1000;

async function tryRead(target: Target, text: string): Promise<{ reading: Reading; ms: number }> {
  const before = process.cpuUsage();
  let reading: Reading;
  try {
    reading = await target.read(text);
  } catch (cause) {
    reading = { wrong: `crashed: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}` };
  }
  const { user, system } = process.cpuUsage(before);
  return { reading, ms: (user + system) / 1000 };
}

/** Reads so many mutations of a target's texts: half of them changed as text, half as trees. */
export async function runTarget(target: Target, seed: number, times: number): Promise<Campaign> {
  const random = dice(seed);
  const broken: string[] = [];
  let [refused, slowest] = [0, 0];
  const mutated = (): string => {
    const text = random.pick(target.seeds);
    if (target.tree === undefined || random.chance(0.5)) return mutateText(random, text);
    const whole = { tree: structuredClone(target.tree(text)) };
    for (let count = 1 + random.below(3); count > 0; count -= 1) mutateTree(random, [whole]);
    return target.write?.(whole.tree) ?? writeTree(random, whole.tree ?? null);
  };
  for (let index = 0; index < times; index += 1) {
    const text = mutated();
    const { reading, ms } = await tryRead(target, text);
    slowest = Math.max(slowest, ms);
    if (reading === "refused") refused += 1;
    const limit = LONGEST * Math.max(1, Math.ceil(Buffer.byteLength(text) / 100_000));
    const wrong = typeof reading === "object" ? reading.wrong : ms > limit ? `took ${ms.toFixed(0)} ms` : undefined;
    if (wrong !== undefined)
      broken.push(`${wrong}\n${JSON.stringify(text.slice(0, 3000))} (${text.length} characters)`);
  }
  return { target: target.name, times, refused, broken, slowest };
}
