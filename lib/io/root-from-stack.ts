import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";

import { quote, UsageError } from "../diagnostics";
import type { Backend } from "../model";

/** The real path of a folder that need not be there yet. */
async function realPlace(path: string): Promise<string> {
  const absolute = resolve(path);
  return await realpath(absolute).catch(async () =>
    dirname(absolute) === absolute ? absolute : join(await realPlace(dirname(absolute)), basename(absolute)),
  );
}

/**
 * The path from a stack's folder (`<outdir>/stacks/<stack>`) to the repository's root, with `/`: Terraform finds a local state
 * from its own folder, whatever links lead there.
 * @throws UsageError where a link takes the folder of the state out of the repository
 */
export async function rootFromStack(root: string, outdir: string, backend: Backend): Promise<string> {
  const [here, stacks] = [await realPlace(root), await realPlace(join(outdir, "stacks"))];
  if (backend.kind === "local" && backend.path !== undefined) {
    const state = await realPlace(join(here, backend.path));
    if (!state.startsWith(here + sep)) {
      throw new UsageError(
        `terraform.backend.local.path ${quote(backend.path)} leads out of the repository, to ${state}: name a folder that is below the root, and no link`,
      );
    }
  }
  return relative(join(stacks, "stack"), here).split(sep).join("/");
}
