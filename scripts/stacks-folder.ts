import { join } from "node:path";

import type { OptionSet } from "./options";

/** Of every command that says where the stacks are. */
export const STACKS_OPTIONS = {
  out: { type: "string", describe: "The folder of the stacks (default: CDKTF_OUTDIR, or cdktf.out below the root)" },
} as const satisfies OptionSet;

/**
 * The folder of the stacks of the repository at `root`, with the state of its local backend: what the option says, or
 * CDKTF_OUTDIR, or `cdktf.out` below the root. Never below the current folder: two repositories planned from there would
 * have one state, and the one would seem to be applied when the other was.
 */
export function stacksFolder(root: string, env: NodeJS.ProcessEnv, option?: string): string {
  const outdir = env["CDKTF_OUTDIR"];
  return option ?? (outdir === undefined || outdir === "" ? join(root, "cdktf.out") : outdir);
}
