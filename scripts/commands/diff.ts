import { resolve } from "node:path";

import { findProviderMirror, placesOfThisMachine } from "../../lib/io/terraform/find-provider-mirror";
import { findTerraform } from "../../lib/io/terraform/find-terraform";
import { rootFromStack } from "../../lib/io/root-from-stack";
import { defineCommand } from "../command";
import { tryPlanHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import type { Everywhere } from "../options";
import { stacksFolder } from "../stacks-folder";

async function run(given: Everywhere, io: Io): Promise<ExitCode> {
  const here = await tryPlanHere(given, io);
  if (here === undefined) return EXIT.found;
  const terraform = await findTerraform(io.env);
  if (!terraform.found) {
    io.err(`Terraform was not found: ${terraform.looked}\n`);
    return EXIT.failed;
  }
  const { synthesize } = await import("../../lib/constructs/synthesize.js");
  const { withCdktfDiff } = await import("../../lib/io/cdktf/diff-stack.js");
  const outdir = resolve(stacksFolder(here.root, io.env));
  const stacks = synthesize(here.plan, {
    outdir,
    rootFromStack: await rootFromStack(here.root, outdir, here.plan.settings.backend),
  });
  const mirror = findProviderMirror(placesOfThisMachine(io.env));
  const { signal, dispose } = io.onInterrupt();
  const options = { terraform: terraform.path, mirror, env: io.env, signal, outdir };
  const failed = await withCdktfDiff(options, async (diff) => {
    const failures: string[] = [];
    for (const stack of stacks) {
      if (signal.aborted) break;
      io.err(`${stack}\n`);
      const { ok, output } = await diff(stack);
      io.out(`${output}\n`);
      if (!ok) failures.push(stack);
    }
    return failures;
  });
  dispose();
  if (failed.length > 0) io.err(`cdktf diff failed for ${failed.join(", ")}\n`);
  return failed.length > 0 || signal.aborted ? EXIT.failed : EXIT.ok;
}

export const diff = defineCommand({
  name: "diff",
  describe: "Run `cdktf diff` for every stack: what Terraform would change",
  options: {},
  examples: ["yarn diff", "ACCESS_CLUSTERS=prod-eu yarn diff"],
  run,
});
