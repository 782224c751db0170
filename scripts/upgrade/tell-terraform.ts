import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { plural, printable } from "../../lib/diagnostics";
import { compareTerraformJson, type JsonDifference } from "../../lib/terraform-plan/compare-json";
import type { SoundHere } from "../compile-here";
import type { Io } from "../io";
import { readStacks, type Old } from "./old-program";

/** The stacks that this version makes of the files. */
async function stacksNow({ plan }: SoundHere): Promise<Map<string, unknown>> {
  const { synthesize } = await import("../../lib/constructs/synthesize.js");
  const outdir = await mkdtemp(join(tmpdir(), "eks-access-new-"));
  try {
    synthesize(plan, { outdir });
    return await readStacks(outdir);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}

function differenceLine({ stack, address, what }: JsonDifference): string {
  return `  ${stack}: ${address}: ${typeof what === "string" ? what : what.join(", ")}\n`;
}

/** Whether Terraform would change anything for the same files; undefined where nobody could look. */
export async function tellTerraform(here: SoundHere, old: Old, io: Io): Promise<boolean | undefined> {
  if ("couldNotLook" in old) {
    io.out(
      `Terraform: not compared, for the old version could not be had: ${printable(old.couldNotLook, 500)}; name it with --from\n`,
    );
    return undefined;
  }
  const differences = compareTerraformJson(old.stacks, await stacksNow(here));
  if (differences.length === 0) {
    io.out(`Terraform: the same for these files, in ${plural(old.stacks.size, "stack")}\n`);
    return false;
  }
  io.out(
    `Terraform: ${plural(differences.length, "difference")} for these files; CHANGELOG.md of the package says why:\n`,
  );
  io.out(differences.map(differenceLine).join(""));
  return true;
}
