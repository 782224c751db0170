import { compileRepository, tryMerged } from "../../lib/compile-repository";
import type { AccessPlan } from "../../lib/compile";
import { compareEnds, isOver, lastMomentOf, minuteOf, type Model } from "../../lib/model";
import type { RepoFiles } from "../../lib/source";

/** Whoever has not applied for as many ends of grants has other worries than their causes. */
const MOST_ENDS = 12;

/** What these files said when grants of theirs still counted for the last time, the latest first. */
export function earlierPlans(model: Model, files: RepoFiles, now: Date): readonly AccessPlan[] {
  const ends = model.teams
    .flatMap(({ grants }) => grants)
    .flatMap(({ expires }) => (expires !== undefined && isOver(expires.value, minuteOf(now)) ? [expires.value] : []));
  const last = [...new Set(ends)].sort((a, b) => compareEnds(b, a)).slice(0, MOST_ENDS);
  return last.flatMap((end) => tryMerged(compileRepository(files, lastMomentOf(end))) ?? []);
}
