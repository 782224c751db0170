import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";

import { shellLine } from "../../diagnostics/shell-word";
import { projectRoot } from "../project-root";

/**
 * The script of the CDKTF CLI, absolute. Only `yarn diff` needs it: the package leaves it out, and has a folder with a lock
 * for whoever wants it.
 * @throws Error that says what installs it
 */
export function findCdktf(): string {
  const own = join(projectRoot(), "cdktf");
  try {
    // From that folder: what is installed there, then what is beside this program.
    return createRequire(join(own, "package.json")).resolve("cdktf-cli/bundle/bin/cdktf");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
    const prefix = relative(process.cwd(), own);
    const install = existsSync(own) ? shellLine("npm", "ci", "--ignore-scripts", "--prefix", prefix) : "yarn install";
    throw new Error(`cdktf-cli is not installed, and only \`yarn diff\` needs it; run: ${install}`, { cause });
  }
}
