import { groupBy } from "../compile";
import { hasSessionName, mayRenderAlike, readTemplate } from "../model";

/** What stands before the first colon: a session's name comes after it, and has none. */
function prefixOf(username: string): string {
  return username.split(":", 1)[0] ?? "";
}

/**
 * Usernames of different teams that can be the same one for some session: each with the others. Equal texts are none of
 * this. Only those with a session's name in them are compared, with those that begin alike and are not the same team's.
 *
 * @param teamsOf usernames, each with the teams that give it
 */
export function findSimilar(teamsOf: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const similar = new Map<string, string[]>();
  const note = (one: string, other: string): void => void similar.set(one, [...(similar.get(one) ?? []), other]);
  for (const [, alike] of groupBy([...teamsOf], ([username]) => prefixOf(username))) {
    const all = alike.map(([username, teams]) => ({
      username,
      template: readTemplate(username),
      hasSession: hasSessionName(username),
      // Several teams' username is compared with everybody's.
      owner: teams.length === 1 ? (teams[0] ?? "") : "",
    }));
    const byOwner = groupBy(all, ({ owner }) => owner);
    for (const one of all.filter(({ hasSession }) => hasSession)) {
      for (const [owner, theirs] of byOwner) {
        if (owner === one.owner && owner !== "") continue;
        for (const other of theirs) {
          // Of two templates each pair once.
          const isSaid = other.hasSession && other.username <= one.username;
          if (isSaid || !mayRenderAlike(one.template, other.template)) continue;
          note(one.username, other.username);
          note(other.username, one.username);
        }
      }
    }
  }
  return similar;
}
