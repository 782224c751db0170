import { homedir } from "node:os";
import { rm } from "node:fs/promises";

import execa from "execa";

import type { Environment } from "../environment";
import { projectRoot } from "../project-root";
import type { ProviderMirror } from "../terraform/find-provider-mirror";
import { prepareInstallation } from "../terraform/prepare-installation";
import { childEnvironment } from "../terraform/terraform-environment";
import { findCdktf } from "./find-cdktf";
import { loudTerraform, quietTerraform } from "./quiet-terraform";

export interface CdktfDiffOptions {
  /** From `findTerraform`: the absolute path of the binary. */
  readonly terraform: string;
  readonly mirror: ProviderMirror;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** The folder of the synthesized stacks, absolute. */
  readonly outdir: string;
  /** False lets the CLI have Terraform's words, line by line: to measure what that costs. @default true */
  readonly quiet?: boolean;
}

/** What keeps the CDKTF CLI from asking for updates, prompting, or wanting the registry when there is a mirror. */
const QUIET = {
  CI: "1",
  FORCE_COLOR: "0",
  DISABLE_VERSION_CHECK: "1",
  CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
  CDKTF_SKIP_PROVIDER_LOCK: "true",
} as const;

export type DiffStack = (stack: string) => Promise<{ readonly ok: boolean; readonly output: string }>;

/**
 * Calls `use` with a function that runs `cdktf diff` on one synthesized stack of `outdir`, one at a time. It leaves a
 * saved plan at `<outdir>/stacks/<stack>/plan`. Its exit code says nothing about changes: 0 with and without.
 */
export async function withCdktfDiff<T>(options: CdktfDiffOptions, use: (diff: DiffStack) => Promise<T>): Promise<T> {
  const cli = findCdktf();
  const { temporaryDir, installation } = await prepareInstallation(options.mirror, options.env, homedir());
  const terraform = await (options.quiet === false ? loudTerraform : quietTerraform)(options.terraform);
  const env = { ...childEnvironment(options.env, installation), ...QUIET, ...terraform.env };
  try {
    return await use(async (stack) => {
      const run = execa(
        process.execPath,
        [cli, "diff", stack, "--skip-synth", "--no-color", "--output", options.outdir],
        {
          cwd: projectRoot(),
          env,
          extendEnv: false,
          reject: false,
          all: true,
          stdin: "ignore",
        },
      );
      const cancel = (): void => void run.kill("SIGINT");
      options.signal.addEventListener("abort", cancel, { once: true });
      const { exitCode, all } = await run;
      options.signal.removeEventListener("abort", cancel);
      return { ok: exitCode === 0, output: [all ?? "", await terraform.takeWords()].filter(Boolean).join("\n") };
    });
  } finally {
    await terraform.close();
    if (temporaryDir !== undefined) await rm(temporaryDir, { recursive: true, force: true });
  }
}
