import { compileRepository } from "./lib/compile-repository";
import { synthesize } from "./lib/constructs";
import { formatPretty } from "./lib/diagnostics";
import { UsageError, readSettings } from "./lib/io/environment";
import { readRepository, textIn } from "./lib/io/read-repository";
import { limitToChosen } from "./scripts/compile-here";

/** The CDKTF program: files in, Terraform JSON out. `cdktf synth` and `cdktf diff` run it; any error writes nothing. */
async function main(): Promise<void> {
  const { root, now } = readSettings(process.env);
  const files = await readRepository(root);
  const { plan, diagnostics } = compileRepository(files, now);
  if (plan === undefined) {
    process.stderr.write(formatPretty(diagnostics, { color: false, textOf: textIn(files) }));
    process.exitCode = 1;
    return;
  }
  synthesize(limitToChosen(plan, process));
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = cause instanceof UsageError ? 2 : 3;
});
