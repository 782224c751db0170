import { chooseTeam } from "../bootstrap/choose-team";
import { quote } from "../diagnostics";
import type { LiveEntry } from "../ports/eks-reader";
import { isName } from "../schema";

/** Where what nobody owns yet is put. */
export const UNASSIGNED = "unassigned";

export interface Owners {
  /** At least one. */
  readonly teams: readonly string[];
  /** For whoever reviews the file; undefined where nothing is to be decided. */
  readonly comment: string | undefined;
  /** What told it, for the table. */
  readonly reason: string;
}

function byTag({ tags }: LiveEntry): Owners | undefined {
  const tag = tags["Team"];
  if (tag === undefined) return undefined;
  const words = tag.split("+");
  const teams = [...new Set(words.filter(isName))].sort();
  if (teams.length === 0) return undefined;
  const reason = `tag Team=${tag}`;
  if (words.length === 1) return { teams, comment: undefined, reason };
  const rest = words.filter((word) => !isName(word));
  const lost = rest.length === 0 ? "" : ` (unknown: ${rest.map(quote).join(", ")})`;
  const comment = `its tag Team names several teams${lost}: each of their files has all of it; keep what is theirs`;
  return { teams, comment, reason };
}

function byName({ principalArn }: LiveEntry, groups: readonly string[]): Owners | undefined {
  const roleName = principalArn.includes(":role/") ? principalArn.slice(principalArn.lastIndexOf("/") + 1) : undefined;
  const found = chooseTeam({ roleName, groups });
  return found && { teams: [found.team], comment: `its team comes from ${found.reason}`, reason: found.reason };
}

/**
 * Whose an entry is taken to be: `team` where one is given, else by its tag `Team`, else by what groups (on all clusters)
 * and role name tell, else nobody's.
 */
export function ownersOf(entry: LiveEntry, groups: readonly string[], team: string | undefined): Owners {
  if (team !== undefined) return { teams: [team], comment: undefined, reason: "--team" };
  const why = "no tag Team, group (team:X, X:…) or role name (team-X-…) identifies a single team";
  const nobody = { teams: [UNASSIGNED], comment: `${why}: move it to its team's file`, reason: why };
  return byTag(entry) ?? byName(entry, groups) ?? nobody;
}
