import { checkAdoptions, checkVanished, mergeAccess, type EndedPieces, type GuardedPlan } from "./compile";
import { arrange, hasErrors, type Diagnostic, type Report } from "./diagnostics";
import { checkGuardrails, endedPieces, type Before, type Judgement, type RefusedAccess } from "./guardrails";
import {
  buildModel,
  compareEnds,
  isOver,
  justAfter,
  minuteOf,
  type Clock,
  type End,
  type Exception,
  type Model,
} from "./model";
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

/** What is known of files that can be read. */
interface Known extends Judged, Pick<Judgement, "overdue" | "standing"> {
  /** What was read on the way: owners and contacts, for what is generated from them. */
  readonly model: Model;
}

/** The files can be read, and the guardrails refuse what they say. */
export interface RefusedCompilation extends Known {
  readonly kind: "refused";
  /** What the files say: to look at and to compare a change with, never to apply. */
  readonly merged: GuardedPlan;
  /** For whoever proposes exceptions. */
  readonly refused: readonly RefusedAccess[];
}

/** No diagnostic is an error. */
export interface Sound extends Known {
  readonly kind: "sound";
  /** What the repository means: what is applied. */
  readonly plan: GuardedPlan;
}

export type Compilation = Unreadable | RefusedCompilation | Sound;

/** What can be compared with something else. */
export type Readable = RefusedCompilation | Sound;

/** What the files say, whatever the guardrails say of it. */
export function mergedOf(compilation: Readable): GuardedPlan {
  return compilation.kind === "sound" ? compilation.plan : compilation.merged;
}

/** As `mergedOf`; undefined where the files cannot be read. */
export function tryMerged(compilation: Compilation): GuardedPlan | undefined {
  return compilation.kind === "unreadable" ? undefined : mergedOf(compilation);
}

const silent: Report = () => undefined;

/**
 * What ended exceptions took with them, where access ends with its exception. Each is judged as of the day after its last:
 * what was too much then does not come back when less of it is left, or its own end is near.
 */
function findEnded(model: Model, today: Clock): { pieces?: EndedPieces; before: Before["ended"] } {
  const { endedExceptions, exceptions } = model.platform.guardrails;
  const ends = new Set(exceptions.flatMap(({ expires }) => (isOver(expires, today) ? [expires] : [])));
  if (endedExceptions === "keep" || ends.size === 0) return { before: undefined };
  const judgeOn = (day: Clock, ended: EndedPieces): Judgement => {
    const context = { plan: mergeAccess(model, day, silent, ended), ...model, today: day, base: undefined };
    return checkGuardrails(context, { complete: true }, silent);
  };
  const pieces = new Map<string, End>();
  const by = new Set<Exception>();
  for (const end of [...ends].sort(compareEnds)) {
    const { overdue } = judgeOn(justAfter(end), pieces);
    for (const [key, day] of endedPieces(overdue)) pieces.set(key, pieces.get(key) ?? day);
    for (const { exception } of overdue) by.add(exception);
  }
  return { pieces, before: { found: judgeOn(today, new Map()).found, by } };
}

/**
 * Compiles a repository: from the texts of its files and today's date to one access plan.
 * A pure function. Mistakes come back as diagnostics, all of them at once; only bugs are thrown. What was no mistake on one
 * day is none on a later one: docs/guardrails.md, "The calendar".
 *
 * @param files every file under `clusters/`, `teams/` and `adopt/`, `platform.yaml` and `permission-sets.lock.yaml`
 * @param now decides which grants and exceptions still count; to the minute, UTC
 * @param base the revision before a change, compiled for the same day: with it, `maximum-removals` can be judged, and what
 *   breaks a rule since the change is an error even where an exception that ended lifts it
 */
export function compileRepository(files: RepoFiles, now: Date, base?: Readable): Compilation {
  const problems: Diagnostic[] = [];
  const report = (problem: Diagnostic): void => void problems.push(problem);

  const sources = readSources(files, report);
  const written = checkShapes(sources, report);
  const model = buildModel(written, sources.lock !== undefined && written.lock === undefined, report);
  if (model === undefined) return { kind: "unreadable", diagnostics: arrange(problems) };

  const today = minuteOf(now);
  const ended = hasErrors(problems) ? { before: undefined } : findEnded(model, today);
  const merged = mergeAccess(model, today, report, ended.pieces);
  if (!hasErrors(problems)) checkAdoptions(merged, model.adoptions, report);
  const complete = !hasErrors(problems);
  if (complete && base !== undefined) checkVanished(merged, mergedOf(base), report);
  // A ceiling that could not be read would make every grant below it a mistake.
  const ceilingsKnown = !hasErrors(problems.filter(({ at }) => at.file === PLATFORM_FILE));
  const context = { plan: merged, ...model, today, base: base && mergedOf(base) };
  const before = { standing: base?.standing, ended: ended.before };
  const judgement = ceilingsKnown && checkGuardrails(context, { complete, before }, report);

  const diagnostics = arrange(problems);
  if (!complete || judgement === false) return { kind: "unreadable", diagnostics };
  const { waivers, refused, overdue, standing } = judgement;
  const known = { diagnostics, model, overdue, standing };
  const plan = { ...merged, waivers };
  return hasErrors(problems) ? { kind: "refused", ...known, merged: plan, refused } : { kind: "sound", ...known, plan };
}
