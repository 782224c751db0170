import { mkdir } from "node:fs/promises";

import { keepHeapSmall } from "../../lib/io/keep-heap-small";
import { rootFromStack } from "../../lib/io/root-from-stack";
import { defineCommand } from "../command";
import { tryPlanHere } from "../compile-here";
import { EXIT } from "../io";
import { STACKS_OPTIONS, stacksFolder } from "../stacks-folder";

export const synth = defineCommand({
  name: "synth",
  describe: "Write the Terraform JSON: a stack per cluster and per account (what `cdktf synth` does)",
  options: STACKS_OPTIONS,
  examples: ["yarn synth", "ACCESS_CLUSTERS=prod-eu yarn synth"],
  run: async (given, io) => {
    keepHeapSmall();
    const here = await tryPlanHere(given, io);
    if (here === undefined) return EXIT.found;
    const outdir = stacksFolder(here.root, io.env, given.out);
    // CDKTF makes one folder, not those above it.
    await mkdir(outdir, { recursive: true });
    const { synthesize } = await import("../../lib/constructs/synthesize.js");
    const stacks = synthesize(here.plan, {
      outdir,
      rootFromStack: await rootFromStack(here.root, outdir, here.plan.settings.backend),
    });
    for (const stack of stacks) io.out(`${outdir}/stacks/${stack}/cdk.tf.json\n`);
    return EXIT.ok;
  },
});
