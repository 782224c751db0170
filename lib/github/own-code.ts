import { FOLDERS, LOCK_FILE, PLATFORM_FILE } from "../source";

/** Files that say who gets what: data, for whatever program reads them. */
function isData(path: string): boolean {
  if (path === PLATFORM_FILE || path === LOCK_FILE) return true;
  return FOLDERS.some((folder) => path.startsWith(`${folder}/`) && path.endsWith(".yaml"));
}

/** What a change does not have any part in the saying of: documents. */
function isProse(path: string): boolean {
  return path.startsWith("docs/") || /^[^/]+\.md$/.test(path);
}

/** The paths of a pull request that are part of the program which describes and plans it, sorted. */
export function programFiles(paths: readonly string[]): string[] {
  return [...new Set(paths)].filter((path) => !isData(path) && !isProse(path)).sort();
}
