import { compileRepository, type Compilation } from "../../lib/compile-repository";
import type { AccessPlan } from "../../lib/compile";
import { buildModel, dayOf, type Model } from "../../lib/model";
import { checkShapes } from "../../lib/schema";
import { readSources, type RepoFiles } from "../../lib/source";

/** A revision whose files can be read, whatever the guardrails say of it. */
export interface Compiled {
  readonly files: RepoFiles;
  readonly plan: AccessPlan;
  readonly model: Model;
  readonly diagnostics: Compilation["diagnostics"];
}

/** The compiler keeps the model back where a guardrail refuses something; rules are compared all the same. */
function readModel(files: RepoFiles): Model | undefined {
  const ignore = (): void => undefined;
  const sources = readSources(files, ignore);
  const written = checkShapes(sources, ignore);
  return buildModel(written, sources.lock !== undefined && written.lock === undefined, ignore);
}

/** What files mean on a day; where they cannot be read, only what is wrong with them. */
export function compileRevision(
  files: RepoFiles,
  now: Date,
  base?: AccessPlan,
): Compiled | Pick<Compiled, "files" | "diagnostics"> {
  const { merged, diagnostics, model = readModel(files) } = compileRepository(files, now, base);
  return merged === undefined || model === undefined
    ? { files, diagnostics }
    : { files, diagnostics, plan: merged, model };
}

/** The plan of a revision on the day of its commit; undefined where no grant ended since, and it is the same as today's. */
export function tryPlanOf({ files, model }: Compiled, committed: Date, now: Date): AccessPlan | undefined {
  const [then, today] = [dayOf(committed), dayOf(now)];
  const ended = model.teams
    .flatMap(({ grants }) => grants)
    .some(({ expires }) => expires !== undefined && expires.value >= then && expires.value < today);
  return ended ? compileRepository(files, committed).merged : undefined;
}

/** The files that differ, sorted. */
export function changedFiles(before: RepoFiles, after: RepoFiles): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  const differs = (path: string): boolean => JSON.stringify(before.get(path)) !== JSON.stringify(after.get(path));
  return [...paths].filter(differs).sort();
}
