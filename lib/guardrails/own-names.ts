import { defaultUsername } from "../model";
import type { Attributed, Origin, PlannedEntry } from "../compile";
import type { Violation } from "./guardrail";
import { oncePerPlan } from "./once-per-plan";

/** A group or username that a line of a team's file gives to a principal. */
export interface TeamName {
  readonly team: string;
  readonly value: string;
  readonly entry: PlannedEntry;
  readonly origin: Origin;
}

function namesOf(entry: PlannedEntry, { value, origins }: Attributed<string>): TeamName[] {
  return origins.flatMap((origin) => (origin.team === undefined ? [] : [{ team: origin.team, value, entry, origin }]));
}

/** Whether the team's own line says it, and not a profile: what that gives is the platform's word. */
export function isOwn({ origin }: TeamName): boolean {
  return origin.fromProfile !== true;
}

/** Every group, by each line that gives it. */
export const givenGroups = oncePerPlan((plan): readonly TeamName[] => {
  const entries = plan.clusters.flatMap((cluster) => cluster.entries);
  return entries.flatMap((entry) => entry.kubernetesGroups.flatMap((group) => namesOf(entry, group)));
});

/** Every username, by each line that gives it; AWS's default, written out, changes nothing. */
export const givenUsernames = oncePerPlan((plan): readonly TeamName[] => {
  const entries = plan.clusters.flatMap((cluster) => cluster.entries);
  return entries.flatMap((entry) => {
    const { username, usernameOrigins, principal } = entry;
    if (username === undefined || username === defaultUsername(principal)) return [];
    return namesOf(entry, { value: username, origins: usernameOrigins });
  });
});

/** What violations by such a name have in common. */
export function whoGets({ team, entry, origin }: TeamName): Pick<Violation, "teams" | "principal" | "cluster" | "at"> {
  return { teams: [team], principal: entry.principal.arn, cluster: entry.cluster.name, at: origin.at };
}

/** Each team's name judged once: thousands of principals may get the same one. */
export function judgeOnce<T>(judge: (team: string, value: string) => T): (name: TeamName) => T {
  const judged = new Map<string, T>();
  return ({ team, value }) => {
    const key = `${team} ${value}`;
    const found = judged.has(key) ? (judged.get(key) as T) : judge(team, value);
    judged.set(key, found);
    return found;
  };
}
