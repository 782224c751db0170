import { checkAdoptions, mergeAccess, type AccessPlan, type GuardedPlan } from "./compile";
import { arrange, hasErrors, type Diagnostic } from "./diagnostics";
import { checkGuardrails, type Judgement, type RefusedAccess } from "./guardrails";
import { buildModel, dayOf, type Model } from "./model";
import { checkShapes } from "./schema";
import { PLATFORM_FILE, readSources, type RepoFiles } from "./source";

export interface Compilation {
  /** Every problem of the repository, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the repository means; undefined when any diagnostic is an error. */
  readonly plan: GuardedPlan | undefined;
  /**
   * What the files say, whatever the guardrails say of it: to compare a change with, never to apply. An exception that
   * ended makes the last revision break a guardrail, and its renewal must still be comparable with it.
   * Undefined when the files themselves have errors.
   */
  readonly merged: AccessPlan | undefined;
  /** What the guardrails refuse: for whoever proposes exceptions. Empty when they could not judge. */
  readonly refused: readonly RefusedAccess[];
  /** What was read on the way: owners and contacts, for what is generated from them. Undefined with errors. */
  readonly model: Model | undefined;
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
  if (model === undefined)
    return { diagnostics: arrange(problems), plan: undefined, merged: undefined, refused: [], model: undefined };

  const today = dayOf(now);
  const plan = mergeAccess(model, today, report);
  if (!hasErrors(problems)) checkAdoptions(plan, model.adoptions, report);
  const complete = !hasErrors(problems);
  // A ceiling that could not be read would make every grant below it a mistake.
  const ceilingsKnown = !hasErrors(problems.filter(({ at }) => at.file === PLATFORM_FILE));
  const unjudged: Judgement = { waivers: [], refused: [] };
  const judgement = ceilingsKnown ? checkGuardrails({ plan, ...model, today, base }, complete, report) : unjudged;

  const failed = hasErrors(problems);
  return {
    diagnostics: arrange(problems),
    plan: failed ? undefined : { ...plan, waivers: judgement.waivers },
    merged: complete ? plan : undefined,
    refused: judgement.refused,
    model: failed ? undefined : model,
  };
}
