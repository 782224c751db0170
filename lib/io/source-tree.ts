import { existsSync } from "node:fs";
import { join } from "node:path";

/** Whether a repository holds the program itself: a clone of the one that it is developed in. Others have it as a package. */
export function isSourceTree(root: string): boolean {
  return existsSync(join(root, "scripts", "launch.cjs"));
}
