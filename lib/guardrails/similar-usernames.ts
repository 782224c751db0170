import { groupBy } from "../compile";
import { hasSessionName, mayRenderAlike } from "../model";

/** What stands before the first colon: a session's name comes after it, and has none. */
function prefixOf(username: string): string {
  return username.split(":", 1)[0] ?? "";
}

/**
 * Usernames that can be the same one for some session: each with the others. Only those with a session's name in them are
 * compared, with those that begin alike; equal texts are none of this.
 *
 * @param isAsked whether anybody wants to know it of two
 */
export function findSimilar(
  usernames: readonly string[],
  isAsked: (one: string, other: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const similar = new Map<string, string[]>();
  const note = (one: string, other: string): void => void similar.set(one, [...(similar.get(one) ?? []), other]);
  for (const [, alike] of groupBy([...new Set(usernames)], prefixOf)) {
    const templates = new Set(alike.filter(hasSessionName));
    for (const template of templates) {
      for (const other of alike) {
        // Of two templates each pair once.
        if (other === template || (templates.has(other) && other < template)) continue;
        if (!isAsked(template, other) || !mayRenderAlike(template, other)) continue;
        note(template, other);
        note(other, template);
      }
    }
  }
  return similar;
}
