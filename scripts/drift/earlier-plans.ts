import { compileRepository, tryMerged } from "../../lib/compile-repository";
import type { AccessPlan } from "../../lib/compile";
import { dayOf, type Model } from "../../lib/model";
import type { RepoFiles } from "../../lib/source";

/** Whoever has not applied for as many ends of grants has other worries than their causes. */
const MOST_DAYS = 12;

/** What these files said on the last days on which grants of theirs still counted, the latest first. */
export function earlierPlans(model: Model, files: RepoFiles, now: Date): readonly AccessPlan[] {
  const today = dayOf(now);
  const ends = model.teams
    .flatMap(({ grants }) => grants)
    .flatMap(({ expires }) => (expires !== undefined && expires.value < today ? [expires.value] : []));
  const days = [...new Set(ends)].sort().reverse().slice(0, MOST_DAYS);
  return days.flatMap((day) => tryMerged(compileRepository(files, new Date(day))) ?? []);
}
