import { stat } from "node:fs/promises";

import { quote, UsageError } from "../lib/diagnostics";
import { readSettings } from "../lib/io/environment";
import type { Everywhere } from "./options";

/**
 * The folder of the repository's files: `--root`, ACCESS_ROOT, or here.
 * @throws UsageError when there is none: it would read as a repository without files
 */
export async function findRoot(given: Everywhere, env: NodeJS.ProcessEnv): Promise<string> {
  const root = given.root ?? readSettings(env).root;
  const found = await stat(root).catch((cause: unknown) => {
    throw new UsageError(`there is no folder ${quote(root)} (--root, ACCESS_ROOT)`, { cause });
  });
  if (!found.isDirectory()) throw new UsageError(`${quote(root)} is no folder (--root, ACCESS_ROOT)`);
  return root;
}
