import { text, type Arguments, type Command } from "../command";
import { tryPlanHere } from "../compile-here";
import { EXIT, type Io } from "../io";
import { stacksFolder } from "../stacks-folder";

async function run(args: Arguments, io: Io): Promise<0 | 1> {
  const here = await tryPlanHere(args, io);
  if (here === undefined) return EXIT.found;
  const outdir = stacksFolder(here.root, io.env, text(args, "out"));
  const { synthesize } = await import("../../lib/constructs/synthesize.js");
  const stacks = synthesize(here.plan, { outdir });
  for (const stack of stacks) io.out(`${outdir}/stacks/${stack}/cdk.tf.json\n`);
  return EXIT.ok;
}

export const synth: Command = {
  name: "synth",
  describe: "Write the Terraform JSON: a stack per cluster and per account (what `cdktf synth` does)",
  options: { out: { type: "string", describe: "The folder to write to (default: cdktf.out)" } },
  examples: ["yarn synth", "ACCESS_CLUSTERS=prod-eu yarn synth"],
  run,
};
