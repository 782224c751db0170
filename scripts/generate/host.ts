import { existsSync } from "node:fs";
import { join } from "node:path";

import { GITLAB_FILE } from "../../lib/workflows";

/** Where a repository's pull or merge requests are: who is asked about which file stands where that host looks. */
export function hostOf(root: string): "github" | "gitlab" {
  return existsSync(join(root, GITLAB_FILE)) ? "gitlab" : "github";
}
