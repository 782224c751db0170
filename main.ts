import { limitPlan } from "./lib/compile";
import { compileRepository } from "./lib/compile-repository";
import { synthesize } from "./lib/constructs";
import { formatPretty, UsageError } from "./lib/diagnostics";
import { readSettings } from "./lib/io/environment";
import { keepHeapSmall } from "./lib/io/keep-heap-small";
import { readRepository, textIn } from "./lib/io/read-repository";
import { rootFromStack } from "./lib/io/root-from-stack";

/** The CDKTF program: files in, Terraform JSON out. `cdktf synth` and `cdktf diff` run it; any error writes nothing. */
async function main(): Promise<void> {
  keepHeapSmall();
  const { root, now, clusters } = readSettings(process.env);
  const files = await readRepository(root);
  const compiled = compileRepository(files, now);
  if (compiled.kind !== "sound") {
    process.stderr.write(formatPretty(compiled.diagnostics, { color: false, textOf: textIn(files) }));
    process.exitCode = 1;
    return;
  }
  const { CDKTF_OUTDIR: outdir = "cdktf.out" } = process.env;
  const { backend } = compiled.plan.settings;
  synthesize(limitPlan(compiled.plan, clusters), { rootFromStack: await rootFromStack(root, outdir, backend) });
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = cause instanceof UsageError ? 2 : 3;
});
