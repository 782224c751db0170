import { checkAdoptions, mergeAccess, type AccessPlan, type GuardedPlan } from "./compile";
import { arrange, hasErrors, type Diagnostic } from "./diagnostics";
import { checkGuardrails, type RefusedAccess } from "./guardrails";
import { buildModel, dayOf, type Model } from "./model";
import { checkShapes } from "./schema";
import { PLATFORM_FILE, readSources, type RepoFiles } from "./source";

interface Judged {
  /** Every problem of the repository, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The files themselves have errors: what they mean is not known. */
export interface Unreadable extends Judged {
  readonly kind: "unreadable";
}

/** The files can be read, and the guardrails refuse what they say. */
export interface RefusedCompilation extends Judged {
  readonly kind: "refused";
  /**
   * What the files say: to compare a change with, never to apply. An exception that ended makes the last revision break
   * a guardrail, and its renewal must still be comparable with it.
   */
  readonly merged: AccessPlan;
  readonly model: Model;
  /** For whoever proposes exceptions. */
  readonly refused: readonly RefusedAccess[];
}

/** No diagnostic is an error. */
export interface Sound extends Judged {
  readonly kind: "sound";
  /** What the repository means: what is applied. */
  readonly plan: GuardedPlan;
  /** What was read on the way: owners and contacts, for what is generated from them. */
  readonly model: Model;
}

export type Compilation = Unreadable | RefusedCompilation | Sound;

/** What can be compared with something else. */
export type Readable = RefusedCompilation | Sound;

/** What the files say, whatever the guardrails say of it. */
export function mergedOf(compilation: Readable): AccessPlan {
  return compilation.kind === "sound" ? compilation.plan : compilation.merged;
}

/** As `mergedOf`; undefined where the files cannot be read. */
export function tryMerged(compilation: Compilation): AccessPlan | undefined {
  return compilation.kind === "unreadable" ? undefined : mergedOf(compilation);
}

/**
 * Compiles a repository: from the texts of its files and today's date to one access plan.
 * A pure function. Mistakes come back as diagnostics, all of them at once; only bugs are thrown.
 *
 * @param files every file under `clusters/`, `teams/` and `adopt/`, `platform.yaml` and `permission-sets.lock.yaml`
 * @param now decides which grants and exceptions still count; only its day (UTC) matters
 * @param base the plan before a change: with it, `maximum-removals` can be judged
 */
export function compileRepository(files: RepoFiles, now: Date, base?: AccessPlan): Compilation {
  const problems: Diagnostic[] = [];
  const report = (problem: Diagnostic): void => void problems.push(problem);

  const sources = readSources(files, report);
  const written = checkShapes(sources, report);
  const model = buildModel(written, sources.lock !== undefined && written.lock === undefined, report);
  if (model === undefined) return { kind: "unreadable", diagnostics: arrange(problems) };

  const today = dayOf(now);
  const merged = mergeAccess(model, today, report);
  if (!hasErrors(problems)) checkAdoptions(merged, model.adoptions, report);
  const complete = !hasErrors(problems);
  // A ceiling that could not be read would make every grant below it a mistake.
  const ceilingsKnown = !hasErrors(problems.filter(({ at }) => at.file === PLATFORM_FILE));
  const judgement = ceilingsKnown && checkGuardrails({ plan: merged, ...model, today, base }, complete, report);

  const diagnostics = arrange(problems);
  if (!complete || judgement === false) return { kind: "unreadable", diagnostics };
  const { waivers, refused } = judgement;
  return hasErrors(problems)
    ? { kind: "refused", diagnostics, merged, model, refused }
    : { kind: "sound", diagnostics, plan: { ...merged, waivers }, model };
}
