import { createHash } from "node:crypto";

import { fitBody, fitTitle } from "./fit-body";
import type { IssueKind } from "./labels";
import { markKey, tryReadMark, writeMark } from "./marker";
import type { Issue } from "../ports/github-records";

/** What a run saw of one thing. `unknown`: nobody could look, which is neither. */
export type Observation =
  | { readonly key: string; readonly state: "clean" }
  | { readonly key: string; readonly state: "unknown" }
  | { readonly key: string; readonly state: "found"; readonly title: string; readonly body: string };

export type IssueAction =
  | { readonly do: "open"; readonly key: string; readonly title: string; readonly body: string }
  | {
      readonly do: "update" | "reopen";
      readonly key: string;
      readonly number: number;
      readonly title: string;
      readonly body: string;
      readonly comment: string;
    }
  | { readonly do: "close"; readonly key: string; readonly number: number; readonly comment: string }
  /** There would be too many new ones at once. */
  | { readonly do: "hold-back"; readonly key: string };

export interface IssueRules {
  /** Part of the mark, and of the label: `drift`. */
  readonly kind: IssueKind;
  /** What is said when an issue closes because all is well again. */
  readonly cleared: string;
  /** Where the rest of a long body is. */
  readonly where: string;
  /** New issues a run. @default 10 */
  readonly mostNew?: number;
}

const MOST_NEW = 10;

/** Of what people read: the same findings are the same text. */
function hashOf(title: string, body: string): string {
  return createHash("sha256").update(`${title}\n${body}`).digest("hex").slice(0, 16);
}

interface Known {
  readonly issue: Issue;
  readonly hash: string;
}

/** Ours alone: anybody can open an issue that begins with a mark of ours. The oldest of a key counts. */
function knownIssues(kind: string, issues: readonly Issue[]): Map<string, Known[]> {
  const known = new Map<string, Known[]>();
  for (const issue of [...issues].sort((a, b) => a.number - b.number)) {
    const mark = tryReadMark(issue.body);
    if (mark?.kind !== kind || !issue.author.isBot) continue;
    known.set(mark.key, [...(known.get(mark.key) ?? []), { issue, hash: mark.hash }]);
  }
  return known;
}

function onFound(
  seen: Extract<Observation, { state: "found" }>,
  known: Known | undefined,
  { kind, where }: IssueRules,
): IssueAction[] {
  const title = fitTitle(seen.title);
  const hash = hashOf(title, seen.body);
  const body = `${writeMark({ kind, key: seen.key, hash })}\n${fitBody(seen.body, where, 59_000)}`;
  if (known === undefined) return [{ do: "open", key: seen.key, title, body }];
  const { number, state } = known.issue;
  const change = { key: seen.key, number, title, body };
  if (state === "closed")
    return [{ do: "reopen", ...change, comment: "Found again; the description is now from this run." }];
  if (known.hash === hash) return [];
  return [{ do: "update", ...change, comment: "Changed; the description is now from this run." }];
}

function close(key: string, known: readonly Known[], comment: string): IssueAction[] {
  return known
    .filter(({ issue }) => issue.state === "open")
    .map(({ issue }) => ({ do: "close", key, number: issue.number, comment }));
}

/**
 * What to do with the issues of a kind, one per key. An issue is opened once, updated when what it says changes, reopened
 * when it comes back, and closed by a clean look alone; what nobody could look at stays as it is. Issues of keys that are
 * not `expected` any more are closed too; undefined: nobody knows what to expect, and none is closed for that.
 */
export function planIssues(
  expected: readonly string[] | undefined,
  observations: readonly Observation[],
  issues: readonly Issue[],
  rules: IssueRules,
): IssueAction[] {
  const known = knownIssues(rules.kind, issues);
  const keys = expected === undefined ? undefined : new Set(expected.map(markKey));
  const actions = observations.flatMap((seen): IssueAction[] => {
    const [oldest, ...others] = known.get(markKey(seen.key)) ?? [];
    if (seen.state === "unknown") return [];
    if (seen.state === "clean") return close(seen.key, oldest === undefined ? [] : [oldest, ...others], rules.cleared);
    const twins = close(seen.key, others, `Duplicate of #${oldest?.issue.number ?? 0}.`);
    return [...onFound(seen, oldest, rules), ...twins];
  });
  const gone = [...known].filter(([key]) => keys?.has(key) === false);
  const left = gone.flatMap(([key, all]) => close(key, all, "The files no longer declare it."));
  let room = rules.mostNew ?? MOST_NEW;
  return [...actions, ...left].map((action) => {
    if (action.do !== "open") return action;
    room -= 1;
    return room >= 0 ? action : { do: "hold-back", key: action.key };
  });
}
