/** What EKS fills in for a role's session. https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const PLACEHOLDER = /\{\{SessionName(?:Raw)?\}\}/g;
/** Stands for a session's name; no text of a file holds it, since control characters are refused. */
const SESSION = "\u0000";
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html: the characters of `RoleSessionName`. */
const SESSION_CHARACTER = /^[\w+=,.@-]$/;
/** So many steps are a few milliseconds; what would take more is taken to be alike. */
const MOST_STEPS = 250_000;

/** A username with one and the same character for each session name in it, to be compared with a wildcard. */
export function withoutSessionNames(username: string): string {
  return username.replaceAll(PLACEHOLDER, SESSION);
}

/** A username as a wildcard: a session's name may be anything. */
export function asWildcard(username: string): string {
  return username.replaceAll(PLACEHOLDER, "*");
}

export function hasSessionName(username: string): boolean {
  return username.search(PLACEHOLDER) !== -1;
}

/** A username, ready to be compared with many. */
export interface UsernameTemplate {
  readonly text: string;
  /** What stands before the first session name, and behind the last one; all of it where there is none. */
  readonly start: string;
  readonly end: string;
}

export function readTemplate(username: string): UsernameTemplate {
  const text = withoutSessionNames(username);
  const first = text.indexOf(SESSION);
  if (first === -1) return { text, start: text, end: text };
  return { text, start: text.slice(0, first), end: text.slice(text.lastIndexOf(SESSION) + 1) };
}

/** Whether what stands before the first and behind the last session name rules out one common text. */
function endsDiffer(a: UsernameTemplate, b: UsernameTemplate): boolean {
  const starts = a.start.startsWith(b.start) || b.start.startsWith(a.start);
  return !starts || !(a.end.endsWith(b.end) || b.end.endsWith(a.end));
}

/**
 * Whether two usernames can be the same one for some session of each: a session's name stands for any characters that it
 * can hold, and none is a colon or a slash. At most `MOST_STEPS` steps; beyond that, true.
 */
export function mayRenderAlike(one: UsernameTemplate, other: UsernameTemplate): boolean {
  const [a, b] = [one.text, other.text];
  if (a === b) return true;
  if ((!a.includes(SESSION) && !b.includes(SESSION)) || endsDiffer(one, other)) return false;
  if (a.length * b.length > MOST_STEPS) return true;
  const fits = (char: string | undefined): boolean =>
    char !== undefined && (char === SESSION || SESSION_CHARACTER.test(char));
  let row = Array.from({ length: b.length + 1 }, (_, j) => b.slice(0, j).replaceAll(SESSION, "") === "");
  for (const char of a) {
    const above = row;
    row = [];
    for (let j = 0; j <= b.length; j += 1) {
      const next = j === 0 ? undefined : b[j - 1];
      const [up, left, diagonal] = [above[j] === true, row[j - 1] === true, above[j - 1] === true];
      const bySessionOfA = char === SESSION && (up || (left && fits(next)));
      const bySessionOfB = next === SESSION && (left || (up && fits(char)));
      row.push(bySessionOfA || bySessionOfB || (diagonal && char === next));
    }
  }
  return row[b.length] === true;
}
