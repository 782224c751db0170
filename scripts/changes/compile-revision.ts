import { compileRepository, tryMerged, type Compilation } from "../../lib/compile-repository";
import type { AccessPlan } from "../../lib/compile";
import { readRevision } from "../../lib/io/git/read-revision";
import { isOver, minuteOf, type Model } from "../../lib/model";
import type { RepoFiles } from "../../lib/source";

/**
 * What the files of a git revision mean on a day: with nothing checked out, by the same compiler as those in the folder.
 * @throws UsageError when there is no such revision, or no git.
 */
export async function compileRevision(
  root: string,
  revision: string,
  now: Date,
): Promise<Compilation & { readonly files: RepoFiles }> {
  const files = await readRevision(root, revision);
  return { files, ...compileRepository(files, now) };
}

/** The plan of files on the day of their commit; undefined where no grant ended since, and it is the same as today's. */
export function tryPlanOf(files: RepoFiles, model: Model, committed: Date, now: Date): AccessPlan | undefined {
  const [then, today] = [minuteOf(committed), minuteOf(now)];
  const ended = model.teams
    .flatMap(({ grants }) => grants)
    .some(({ expires }) => expires !== undefined && !isOver(expires.value, then) && isOver(expires.value, today));
  return ended ? tryMerged(compileRepository(files, committed)) : undefined;
}

/** The files that differ, sorted. */
export function changedFiles(before: RepoFiles, after: RepoFiles): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  const differs = (path: string): boolean => JSON.stringify(before.get(path)) !== JSON.stringify(after.get(path));
  return [...paths].filter(differs).sort();
}
