import { arrange, hasErrors, type Diagnostic } from "../diagnostics";
import { readCluster, type Cluster } from "../model";
import { checkShapes } from "../schema";
import { FOLDERS, LOCK_FILE, PLATFORM_FILE, readSources, type RepoFiles } from "../source";
import { linesOf, type LockLine } from "./lock";
import { namedPermissionSets, type NamedSet } from "./named-set";

/** What the files say of permission sets, whatever else is wrong with them. */
export interface NamedSets {
  readonly named: readonly NamedSet[];
  /** Every cluster, what is wrong in its file left out. */
  readonly clusters: readonly Cluster[];
  /** The lock as it is; undefined where it has mistakes and can only be written anew. */
  readonly lock: readonly LockLine[] | undefined;
  /** Errors that keep the files from being read: what they name is not known, and nothing may be dropped. */
  readonly blocking: readonly Diagnostic[];
}

/**
 * Reads which permission sets the files name. Only what keeps a file from being read stands in the way: grants with other
 * mistakes count, a lock with mistakes is there to be written anew, and what `platform.yaml` says does not matter.
 */
export function readNamedSets(files: RepoFiles): NamedSets {
  const problems: Diagnostic[] = [];
  const report = (problem: Diagnostic): void => void problems.push(problem);
  const sources = readSources(files, report);
  const lockFile = files.get(LOCK_FILE);
  const { teams, lock, brokenTeams, brokenClusters, ...written } = checkShapes(sources, report);
  const clusters = written.clusters.map((file) => readCluster(file, () => undefined));
  const isBroken = brokenTeams.length + brokenClusters.length > 0;
  const stands = ({ at: { file } }: Diagnostic): boolean => {
    if (file === LOCK_FILE) return lockFile !== undefined && "problem" in lockFile;
    if (file === PLATFORM_FILE) return !files.has(PLATFORM_FILE); // most likely the wrong folder
    return isBroken && FOLDERS.some((folder) => file === folder || file.startsWith(`${folder}/`));
  };
  return {
    named: namedPermissionSets(teams, clusters),
    clusters,
    lock: sources.lock !== undefined && lock === undefined ? undefined : linesOf(lock),
    blocking: arrange(problems.filter((problem) => hasErrors([problem]) && stands(problem))),
  };
}
