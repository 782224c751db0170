import { chooseTeam } from "../bootstrap/choose-team";
import { matches, type Principal } from "../model";

export interface ChosenTeam {
  readonly team: string;
  /** Why nobody was found, for the file's reader; undefined where a team was. */
  readonly comment: string | undefined;
  /** What told the team, for the table. */
  readonly reason: string;
}

/** Whose a principal is taken to be, from what it has on all clusters. */
export type TeamOf = (principal: Principal, groups: readonly string[]) => ChosenTeam;

/** Where what nobody owns yet is put. */
export const UNASSIGNED = "unassigned";

/** `--team`: everything is one team's. */
export function oneTeam(team: string): TeamOf {
  return () => ({ team, comment: undefined, reason: "--team" });
}

/** A line of `--map FILE`: principals or groups that a glob matches belong to a team. */
export interface TeamRule {
  /** Of a principal's ARN, its name, or one of its groups; `*` matches any characters. */
  readonly pattern: string;
  readonly team: string;
}

function fits(pattern: string, { arn, name }: Principal, groups: readonly string[]): boolean {
  return [arn, name, ...groups].some((text) => matches(pattern, text));
}

function guess(principal: Principal, groups: readonly string[]): ChosenTeam {
  const roleName = principal.kind === "role" ? principal.name : undefined;
  const found = chooseTeam({ roleName, groups });
  if (found !== undefined) return { team: found.team, comment: undefined, reason: found.reason };
  const why = "no group (team:X, X:…) or role name (team-X-…) identifies a single team";
  return { team: UNASSIGNED, comment: `${why}: move it to its team's file`, reason: why };
}

/** `--map FILE`, the first rule that fits; else what groups and role names tell; else `unassigned`, with the reason. */
export function teamByRules(rules: readonly TeamRule[]): TeamOf {
  return (principal, groups) => {
    const rule = rules.find(({ pattern }) => fits(pattern, principal, groups));
    if (rule === undefined) return guess(principal, groups);
    return { team: rule.team, comment: undefined, reason: `--map, ${rule.pattern}` };
  };
}
