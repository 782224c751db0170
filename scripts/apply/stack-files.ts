import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { SynthesizedStack } from "../../lib/io/terraform/read-manifest";
import type { ToImport } from "./given";

// What an apply writes into a stack's folder, for as long as it takes.

type Stack = Pick<SynthesizedStack, "dir">;

/** Import blocks beside `cdk.tf.json`. */
const IMPORTS = "take-over.tf.json";
const SYNTHESIZED = "cdk.tf.json";
/** `cdk.tf.json` as it was synthesized, while something is left out of it. */
const WHOLE = "cdk.tf.json.whole";

export async function writeImports({ dir }: Stack, toImport: readonly ToImport[]): Promise<void> {
  const blocks = toImport.map(({ address, id }) => ({ to: address, id }));
  if (blocks.length > 0) await writeFile(join(dir, IMPORTS), JSON.stringify({ import: blocks }));
}

/** Leaves resources out of the stack, which nothing else in it may name. */
export async function leaveOut({ dir }: Stack, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return;
  const text = await readFile(join(dir, SYNTHESIZED), "utf8");
  const out = new Set(addresses);
  const stack = JSON.parse(text) as { resource: Record<string, Record<string, unknown>> };
  const resource = Object.entries(stack.resource).flatMap(([type, byId]) => {
    const kept = Object.entries(byId).filter(([id]) => !out.has(`${type}.${id}`));
    // Terraform takes no empty block of a type.
    return kept.length === 0 ? [] : [[type, Object.fromEntries(kept)] as const];
  });
  await writeFile(join(dir, WHOLE), text);
  await writeFile(join(dir, SYNTHESIZED), JSON.stringify({ ...stack, resource: Object.fromEntries(resource) }));
}

/**
 * What an apply that was killed left: its import blocks would be changes that no file asks for. The stack has been
 * synthesized since, so the copy is of other files than those of today.
 */
export async function forgetLeftovers({ dir }: Stack): Promise<void> {
  await Promise.all([IMPORTS, WHOLE].map((name) => rm(join(dir, name), { force: true })));
}

/** The stack as it was synthesized. */
export async function restoreStack(stack: Stack): Promise<void> {
  const whole = await readFile(join(stack.dir, WHOLE), "utf8").catch(() => undefined);
  if (whole !== undefined) await writeFile(join(stack.dir, SYNTHESIZED), whole);
  await forgetLeftovers(stack);
}
