import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { tryMerged } from "../../lib/compile-repository";
import { enumerate, plural } from "../../lib/diagnostics";
import { readManifest, type SynthesizedStack } from "../../lib/io/terraform/read-manifest";
import { compileRevision } from "../changes/compile-revision";
import type { TerraformAccess } from "../account-access";
import type { Io } from "../io";
import { settlePlan } from "./settle-plan";

/** What Terraform reads of a stack: its JSON without the comments (`//`), which say where each resource comes from. */
async function meaningOf({ dir }: SynthesizedStack): Promise<string> {
  const text = await readFile(join(dir, "cdk.tf.json"), "utf8");
  return JSON.stringify(JSON.parse(text, (key, value: unknown) => (key === "//" ? undefined : value)));
}

async function meanings(stacks: readonly SynthesizedStack[]): Promise<ReadonlyMap<string, string>> {
  return new Map(await Promise.all(stacks.map(async (stack) => [stack.name, await meaningOf(stack)] as const)));
}

interface Compared {
  readonly root: string;
  readonly base: string;
  readonly now: Date;
  readonly access: TerraformAccess;
  /** As the stacks have it, wherever these are written. */
  readonly rootFromStack: string;
}

/** The stacks of another revision, synthesized by this program; undefined where its files have errors. */
async function baseMeanings({
  root,
  base,
  now,
  access,
  rootFromStack,
}: Compared): Promise<ReadonlyMap<string, string> | undefined> {
  const merged = tryMerged(await compileRevision(root, base, now));
  if (merged === undefined) return undefined;
  const { synthesize } = await import("../../lib/constructs/synthesize.js");
  const outdir = await mkdtemp(join(tmpdir(), "access-base-"));
  try {
    synthesize(settlePlan(merged, access), { outdir, rootFromStack });
    return await meanings(await readManifest(outdir));
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

/**
 * The names of those stacks whose Terraform JSON is another one than at a revision, comments aside. All of them where
 * that revision has errors.
 * @throws UsageError when there is no such revision
 */
export async function changedStacks(
  stacks: readonly SynthesizedStack[],
  compared: Compared,
  io: Io,
): Promise<ReadonlySet<string>> {
  const before = await baseMeanings(compared);
  if (before === undefined) {
    io.err(`the files of ${JSON.stringify(compared.base)} have errors: every stack counts as changed\n`);
    return new Set(stacks.map(({ name }) => name));
  }
  const after = await meanings(stacks);
  const gone = [...before.keys()].filter((name) => !after.has(name));
  if (gone.length > 0) {
    io.err(
      `${plural(gone.length, "stack is", "stacks are")} no longer declared, and so planned by nobody (what they made ` +
        `stays as it is): ${enumerate(gone)}\n`,
    );
  }
  return new Set([...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name));
}
