import {
  asWildcard,
  hasName,
  isNamed,
  matches,
  overlaps,
  withoutSessionNames,
  type DelegatedNames,
  type Delegation,
} from "../model";

export type NameKind = "groups" | "usernames" | "claims";

/** As wildcards are compared with it: where a session's name is filled in, only a star fits. */
function comparable(kind: NameKind, name: string): string {
  return kind === "usernames" ? withoutSessionNames(name) : name;
}

function comparableNames(kind: NameKind, names: DelegatedNames): DelegatedNames {
  if (kind !== "usernames") return names;
  return { ...names, named: names.named.map(withoutSessionNames), byDefault: names.byDefault.map(withoutSessionNames) };
}

/** Whether a delegation gives a group, a username, or a namespace or pattern to claim. */
export function gives(delegation: Delegation, kind: NameKind, name: string): boolean {
  return hasName(comparableNames(kind, delegation[kind]), comparable(kind, name));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The team whose name stands before a colon: `sre:deploy` is a group of `sre`, whoever else's name follows. */
function tryFindPrefix(group: string, team: string, teams: readonly string[]): string | undefined {
  const [first = "", ...others] = group.split(":");
  // What follows a team's own name is its own affair: `payments:sre:read`.
  if (isSame(first, team)) return undefined;
  const before = [first, ...others].slice(0, -1);
  return teams.find((other) => !isSame(other, team) && before.some((part) => isSame(part, other)));
}

/** Whether the platform lists a group with the name before its colon, so that it means the other team. */
function listsPrefix({ named }: DelegatedNames, group: string): boolean {
  const prefix = group.slice(0, group.indexOf(":") + 1);
  return named.some((pattern) => pattern.startsWith(prefix) && matches(pattern, group));
}

/**
 * The team that a name rather belongs to: in a group, the one whose name stands before a colon; and where nothing but the
 * defaults gives a name to the team, one with a longer name that contains this one's, and to which they give it as well
 * (`sre-admins` is in `sre-*`). Undefined where there is none, or the platform lists the name for this team.
 *
 * @param teams the names of all teams
 */
export function tryFindOtherTeam(
  team: string,
  delegation: Delegation,
  kind: NameKind,
  name: string,
  teams: readonly string[],
): string | undefined {
  const names = delegation[kind];
  const prefix = kind === "groups" && !listsPrefix(names, name) ? tryFindPrefix(name, team, teams) : undefined;
  if (prefix !== undefined || isNamed(comparableNames(kind, names), comparable(kind, name))) return prefix;
  const wildcard = kind === "usernames" ? asWildcard : (text: string): string => text;
  return teams.find(
    (other) =>
      other.length > team.length &&
      other.toLowerCase().includes(team.toLowerCase()) &&
      names.byDefaultOf(other).some((pattern) => overlaps(wildcard(pattern), wildcard(name))),
  );
}

/** Every team that somebody means: those with a file, and those that `guardrails.delegation` names. */
export function teamNames(
  teams: readonly { readonly name: string }[],
  delegated: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...new Set([...teams.map(({ name }) => name), ...delegated.keys()])].sort();
}
