// Valid repositories, mutated as trees: what the compiler makes of each is compared with what an independent one makes of it.
import { isDeepStrictEqual } from "node:util";
import { CORE_SCHEMA, safeLoad } from "js-yaml";

import { compileRepository, type Compilation } from "../../lib/compile-repository";
import { hasErrors } from "../../lib/diagnostics";
import { entryRecords } from "../../lib/review";
import { expectedRecords, type ExpectedRecord } from "../scale/oracle";
import { GENERATED_TODAY, dice, generateRepository, type Dice } from "../support/generated-repository";
import { mutateTree, type Tree } from "./mutate-tree";
import { MeansNothing, readRaw } from "./read-raw";
import { brokenDiagnostic } from "./sound-diagnostics";
import { writeTree } from "./write-tree";

const NOW = new Date(`${GENERATED_TODAY}T12:00:00Z`);
const EVERYTHING = { clusters: [], teams: [], principals: [] };
/** How many mutations are made of one generated repository before the next is generated. */
const PER_REPOSITORY = 20;

export type RawFiles = ReadonlyMap<string, string>;

/** `same`: as the independent compiler says; `refused`: with errors that have places; or what is wrong. */
export type Verdict = "same" | "refused" | { readonly wrong: string };

export interface Mutated {
  readonly files: RawFiles;
  /** Nothing but the way of writing was changed: it must not be refused. */
  readonly isSame: boolean;
}

function treesOf(seed: number): ReadonlyMap<string, Tree> {
  const { files } = generateRepository({ seed, teams: 3, clusters: 2 + (seed % 3), sharing: 0.4 });
  const texts = [...files].flatMap(([name, file]) => ("text" in file ? [[name, file.text] as const] : []));
  return new Map(texts.map(([name, text]) => [name, safeLoad(text, { schema: CORE_SCHEMA })]));
}

function mutate(random: Dice, original: ReadonlyMap<string, Tree>): Mutated {
  const trees = structuredClone(original);
  const isSame = random.chance(0.05);
  const guarded = [...trees.values()].map((tree) => {
    // What guardrails refuse is not compared: the independent compiler has none.
    const rest = { ...(tree as Record<string, Tree>) };
    delete rest["guardrails"];
    return { tree: tree as Record<string, Tree>, rest };
  });
  if (!isSame) {
    for (let count = 1 + random.below(3); count > 0; count -= 1)
      mutateTree(
        random,
        guarded.map(({ rest }) => rest),
      );
  }
  const written = [...trees.keys()].map((name, index) => {
    const { tree = {}, rest } = guarded[index] ?? {};
    const whole = tree["guardrails"] === undefined ? rest : { ...rest, guardrails: tree["guardrails"] };
    return [name, writeTree(random, whole)] as const;
  });
  return { files: new Map(written), isSame };
}

/** The same repositories for the same seed, everywhere. */
export function* mutatedRepositories(seed: number, times: number): Generator<Mutated> {
  const random = dice(seed);
  let trees = treesOf(seed);
  for (let index = 0; index < times; index += 1) {
    if (index > 0 && index % PER_REPOSITORY === 0) trees = treesOf(seed + index);
    yield mutate(random, trees);
  }
}

/** Where in a file it stands is the program's to say, and tested elsewhere: test/scale/merge.test.ts. */
function comparable(records: readonly ExpectedRecord[]): unknown {
  return records.map((record) => ({
    ...record,
    origins: record.origins.map(({ file, team, grant }) => JSON.stringify([file, team, grant])).sort(),
  }));
}

function firstDifference(actual: unknown, expected: unknown): string {
  const [left, right] = [actual as readonly unknown[], expected as readonly unknown[]];
  const index = [...left, ...right].findIndex((_, at) => !isDeepStrictEqual(left[at], right[at]));
  const show = (one: unknown): string => JSON.stringify([one]);
  return `compiled: ${show(left[index])}\nexpected: ${show(right[index])}`;
}

/** Compiles the files, asks the independent compiler too, and compares. */
export function judge({ files, isSame }: Mutated): Verdict {
  const read = new Map([...files].map(([name, text]) => [name, { text }]));
  let compilation: Compilation;
  try {
    compilation = compileRepository(read, NOW);
  } catch (cause) {
    return { wrong: `crashed: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}` };
  }
  const placeless = brokenDiagnostic(compilation.diagnostics, files);
  if (placeless !== undefined) return { wrong: placeless };
  if (hasErrors(compilation.diagnostics)) {
    if (isSame)
      return { wrong: `refused, though only written otherwise: ${compilation.diagnostics[0]?.message ?? ""}` };
    return compilation.kind === "sound" ? { wrong: "sound, with errors" } : "refused";
  }
  if (compilation.kind !== "sound") return { wrong: "refused without an error" };
  const actual = comparable(entryRecords(compilation.plan, EVERYTHING));
  try {
    const expected = comparable(expectedRecords(readRaw(files), GENERATED_TODAY));
    return isDeepStrictEqual(actual, expected) ? "same" : { wrong: firstDifference(actual, expected) };
  } catch (cause) {
    if (cause instanceof MeansNothing) return { wrong: `accepted what means nothing: ${cause.message}` };
    throw cause;
  }
}
