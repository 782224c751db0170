import { isName } from "../schema";
import { quote } from "../diagnostics";

/** What a principal's team can be told from. */
export interface TeamClues {
  /** Without its path; undefined for a user. */
  readonly roleName: string | undefined;
  readonly groups: readonly string[];
}

export interface TeamChoice {
  readonly team: string;
  /** What told it, for people: half a sentence. */
  readonly reason: string;
}

/** Each rule's pattern, and what it is looked for in; the first that names a team decides. */
const RULES: readonly {
  readonly pattern: RegExp;
  readonly of: (clues: TeamClues) => readonly string[];
  readonly what: string;
}[] = [
  { pattern: /^team:([^:]+)$/, of: ({ groups }) => groups, what: "group" },
  { pattern: /^team-([^-]+)-./, of: ({ roleName }) => (roleName === undefined ? [] : [roleName]), what: "role name" },
  { pattern: /^([^:]+):./, of: ({ groups }) => groups, what: "group" },
];

/** Groups of EKS and Kubernetes themselves: they begin with nobody's name. */
const RESERVED: ReadonlySet<string> = new Set(["system", "eks", "aws", "amazon", "iam", "team"]);

/**
 * The team that a principal is taken to belong to: by a group `team:X`, else a role name `team-X-…`, else a group `X:…`.
 * Undefined where nothing tells, or where one rule names two teams: a wrong owner is worse than none.
 */
export function chooseTeam(clues: TeamClues): TeamChoice | undefined {
  for (const { pattern, of, what } of RULES) {
    const found = of(clues).flatMap((text) => {
      const team = pattern.exec(text)?.[1];
      return team === undefined || !isName(team) || RESERVED.has(team.toLowerCase()) ? [] : [{ team, text }];
    });
    const [first] = found;
    if (first === undefined) continue;
    if (found.some(({ team }) => team !== first.team)) return undefined;
    return { team: first.team, reason: `${what} ${quote(first.text)}` };
  }
  return undefined;
}
