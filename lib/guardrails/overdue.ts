import { pieceKey, type EndedPieces } from "../compile";
import { compareEnds, type End, type Exception } from "../model";
import type { GuardrailId, Violation } from "./guardrail";

/** Access that an exception lifted a rule for until it ended; it goes on until somebody decides. */
export interface Overdue {
  readonly rule: GuardrailId;
  readonly violation: Violation;
  /** The one that ended last. */
  readonly exception: Exception;
}

/** What overdue exceptions lifted, each with its exception's last day: what ends with them where such access ends. */
export function endedPieces(overdue: readonly Overdue[]): EndedPieces {
  const ends = new Map<string, End>();
  for (const { violation, exception } of overdue) {
    const { cluster, principal, at, access } = violation;
    const own = cluster === undefined || principal === undefined ? [] : [{ cluster, principal, at }];
    for (const piece of access ?? own) {
      const key = pieceKey(piece);
      const before = ends.get(key);
      if (before === undefined || compareEnds(exception.expires, before) < 0) ends.set(key, exception.expires);
    }
  }
  return ends;
}

/** What a violation is, whatever its lines are now: two revisions have the same one. */
export function violationKey(rule: GuardrailId, { teams, principal = "", cluster = "", message }: Violation): string {
  return [rule, [...teams].sort().join("+"), principal, cluster, message].join("\n");
}

/** What a violation is within one revision, whatever it lists. */
export function placeKey(rule: GuardrailId, { at, principal = "", cluster = "" }: Violation): string {
  return [rule, at.file, at.line, at.column, principal, cluster].join("\n");
}
