import { covers } from "./wildcard";

/** Names that a team may use: its Kubernetes groups, its usernames, or the namespaces that it may claim. Wildcards. */
export interface DelegatedNames {
  /** What the platform lists for this very team, and what it lists for all alike. */
  readonly named: readonly string[];
  /** What follows from the team's name: the defaults, or what `"*"` says with `{team}` in it. */
  readonly byDefault: readonly string[];
  /** Whether they are those of `"*"`, or the defaults, and not the team's own. */
  readonly inherited: boolean;
  /** What the same words would give another team. */
  readonly byDefaultOf: (team: string) => readonly string[];
}

const PLACEHOLDER = "{team}";

/**
 * The names of one key of `guardrails.delegation`, for a team.
 *
 * @param own what the team's own delegation says; undefined where it leaves the key out
 * @param everyones what that of `"*"` says, else the default
 * @param spell how the team's name is written in such names
 */
export function readDelegatedNames(
  team: string,
  own: readonly string[] | undefined,
  everyones: readonly string[],
  spell: (team: string) => string,
): DelegatedNames {
  // `"*"` is every team: its words stay as they are.
  const fill = (patterns: readonly string[], name: string): string[] =>
    patterns.map((pattern) => (name === "*" ? pattern : pattern.replaceAll(PLACEHOLDER, spell(name))));
  if (own !== undefined) return { named: fill(own, team), byDefault: [], inherited: false, byDefaultOf: () => [] };
  const ofTeam = everyones.filter((pattern) => pattern.includes(PLACEHOLDER));
  return {
    named: everyones.filter((pattern) => !pattern.includes(PLACEHOLDER)),
    byDefault: fill(ofTeam, team),
    inherited: true,
    byDefaultOf: (other) => fill(ofTeam, other),
  };
}

/** All of a team's names, for a sentence: sorted, each once. */
export function listNames({ named, byDefault }: DelegatedNames): string[] {
  return [...new Set([...named, ...byDefault])].sort();
}

/** Whether a name, or all that a pattern matches, is among them. */
export function hasName(names: DelegatedNames, name: string): boolean {
  return isNamed(names, name) || names.byDefault.some((pattern) => covers(pattern, name));
}

/** Whether it is among those that the platform itself lists, so that no other team's name is in question. */
export function isNamed({ named }: DelegatedNames, name: string): boolean {
  return named.some((pattern) => covers(pattern, name));
}
