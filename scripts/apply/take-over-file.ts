import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { ExistingEntry } from "../../lib/apply";
import type { SynthesizedStack } from "../../lib/io/terraform/read-manifest";

type Stack = Pick<SynthesizedStack, "name" | "dir">;

/** Import blocks beside `cdk.tf.json`, for as long as an apply takes. */
const FILE = "take-over.tf.json";

export async function writeTakeOver({ name, dir }: Stack, existing: readonly ExistingEntry[]): Promise<void> {
  const blocks = existing.map(({ principal, address }) => ({ to: address, id: `${name}:${principal}` }));
  await writeFile(join(dir, FILE), JSON.stringify({ import: blocks }));
}

/** Also what an apply that was killed left: its import blocks would be changes that no file asks for. */
export async function forgetTakeOver({ dir }: Stack): Promise<void> {
  await rm(join(dir, FILE), { force: true });
}
