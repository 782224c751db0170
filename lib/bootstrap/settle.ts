import type { AccessPlan } from "../compile";
import { compileRepository, tryMerged, type Compilation } from "../compile-repository";
import { startOf, type Diagnostic, type Location } from "../diagnostics";
import { GUARDRAILS } from "../schema";
import type { RepoFiles } from "../source";
import { subjectsOf, type Addition } from "./addition";
import type { Conflict } from "./bootstrap";
import { draft, type Draft } from "./draft";

/** Additions that the compiler takes, and the repository with them. */
export interface SettledAdditions {
  readonly files: RepoFiles;
  readonly compilation: Compilation;
  readonly plan: AccessPlan;
  readonly additions: readonly Addition[];
  /** What the compiler refuses. */
  readonly conflicts: readonly Conflict[];
}

/** The compiler refuses something that no addition stands for. */
export interface Unsettled {
  readonly diagnostics: readonly Diagnostic[];
}

type Spot = Pick<Location, "line" | "column">;

function compareSpots(a: Spot, b: Spot): number {
  return a.line - b.line || a.column - b.column;
}

/** The addition that stands at a place: the last that begins before it; above the first one of a new file, all of it. */
function standingAt(at: Location, { places }: Draft): readonly Addition[] {
  const before = (places.get(at.file) ?? []).filter((place) => compareSpots(place.at, at) <= 0);
  const [last] = before.map((place) => place.at).sort((a, b) => compareSpots(b, a));
  return last === undefined
    ? []
    : before.filter((place) => compareSpots(place.at, last) === 0).map(({ addition }) => addition);
}

/** Whose mistake an error is: that of the addition at its place, else of one at a place that it names. */
function guiltyOf(problem: Diagnostic, drafted: Draft): readonly Addition[] {
  const here = standingAt(problem.at, drafted);
  return here.length > 0 ? here : (problem.related ?? []).flatMap(({ at }) => standingAt(at, drafted));
}

function conflictsOf(addition: Addition, message: string, at: Location): Conflict[] {
  return subjectsOf(addition).map(({ cluster, principal }) => ({ cluster, principal, message, at }));
}

const NO_ROOM = "nothing can be added to this file in its current layout: write its list with one `- ` item per line";

/** What is no guardrail's: those have exceptions. */
function mistakesOf({ diagnostics }: Compilation): Diagnostic[] {
  const guardrails: readonly string[] = GUARDRAILS;
  return diagnostics.filter(({ severity, rule }) => severity === "error" && !guardrails.includes(rule));
}

/** Takes away what the compiler refuses until it refuses nothing: it alone knows what a file may say, and says why not. */
export function settle(files: RepoFiles, additions: readonly Addition[], now: Date): SettledAdditions | Unsettled {
  const conflicts: Conflict[] = [];
  let kept = additions;
  for (;;) {
    const drafted = draft(files, kept);
    const compilation = compileRepository(drafted.files, now);
    const refused = new Map<Addition, Conflict[]>(
      drafted.homeless.map((one) => [one, conflictsOf(one, NO_ROOM, startOf(one.file))]),
    );
    for (const problem of mistakesOf(compilation)) {
      for (const addition of guiltyOf(problem, drafted)) {
        if (!refused.has(addition)) refused.set(addition, conflictsOf(addition, problem.message, problem.at));
      }
    }
    if (refused.size === 0) {
      const plan = tryMerged(compilation);
      return plan === undefined
        ? { diagnostics: compilation.diagnostics }
        : { files: drafted.files, compilation, plan, additions: kept, conflicts };
    }
    conflicts.push(...[...refused.values()].flat());
    kept = kept.filter((addition) => !refused.has(addition));
  }
}
