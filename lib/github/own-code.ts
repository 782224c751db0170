import { CODEOWNERS_FILE } from "../review/codeowners";
import { KUSTOMIZE_FOLDER } from "../rbac";
import { FOLDERS, LOCK_FILE, PLATFORM_FILE } from "../source";

/** What commands keep beside the files of access: the record of a migration, notes on incidents, access reviews. */
const RECORDS = ["migration", "incidents", "reviews"];
/** The same as JSON, for commands alone. */
const COUNTS = ["usage", "reviews"];
/** What `yarn generate` makes of them for other programs. */
const MADE = [KUSTOMIZE_FOLDER];

/** What `yarn adopt --dead` writes for a person to read and run: no job runs it. */
const DEAD_SCRIPT = /^migration\/[^/]+\/delete-dead-entries\.sh$/;

/**
 * Files that say who gets what, and what our commands write beside them or make from them: the user's, whichever program
 * reads them. That CODEOWNERS is what the files make of it is for `yarn generate --check` to say, not for the tests.
 */
function isData(path: string): boolean {
  if ([PLATFORM_FILE, LOCK_FILE, CODEOWNERS_FILE].includes(path) || DEAD_SCRIPT.test(path)) return true;
  const isBelow = (folder: string): boolean => path.startsWith(`${folder}/`);
  if (COUNTS.some(isBelow) && path.endsWith(".json")) return true;
  return [...FOLDERS, ...RECORDS, ...MADE].some(isBelow) && /\.(yaml|md)$/.test(path);
}

/** What does not have any part in the saying of what a change is: documents. */
function isProse(path: string): boolean {
  return path.startsWith("docs/") || /^[^/]+\.md$/.test(path);
}

/** The paths of a pull request that are part of the program which describes and plans it, sorted. */
export function programFiles(paths: readonly string[]): string[] {
  return [...new Set(paths)].filter((path) => !isData(path) && !isProse(path)).sort();
}
