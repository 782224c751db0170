import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { enumerate } from "../../lib/diagnostics";

/** The stacks below a folder that have a local state there. */
async function stacksWithState(out: string): Promise<readonly string[]> {
  const stacks = join(out, "stacks");
  const names = await readdir(stacks).catch(() => []);
  const found = names.map(async (name) => {
    return await stat(join(stacks, name, "terraform.tfstate")).then(
      () => [name],
      () => [],
    );
  });
  return (await Promise.all(found)).flat();
}

/**
 * Why a folder cannot be that of these stacks, where the state is in it as well: without their state everything would
 * seem to be still to be made, and to write them beside others would take those and their state away. Undefined where it can.
 * @param declared the names of all stacks that the files make
 */
export async function tryExplainForeign(out: string, declared: readonly string[]): Promise<string | undefined> {
  const known = await stacksWithState(out);
  const foreign = known.filter((name) => !declared.includes(name));
  if (foreign.length > 0) {
    return `${out} holds the state of stacks that are not among these: ${enumerate(foreign)}; name the folder that yarn apply works in with --out`;
  }
  if (known.length > 0) return undefined;
  return `${out} holds no state of any stack, and with a local backend it is there: name the folder that yarn apply works in with --out, or apply first`;
}
