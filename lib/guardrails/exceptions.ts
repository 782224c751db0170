import { quote, warning, type Report } from "../diagnostics";
import { groupBy, NOTICE_DAYS } from "../compile";
import { compareEnds, daysLeft, isOver, type Clock, isWildcard, matches, type Exception } from "../model";
import type { GuardrailId, Violation } from "./guardrail";

function describe({ rule, team }: Exception): string {
  return `the exception from ${rule} for ${team === "*" ? "any team" : `team ${quote(team)}`}`;
}

function fits(pattern: string | undefined, text: string | undefined): boolean {
  return pattern === undefined || (text !== undefined && matches(pattern, text));
}

/** Exceptions by whether they still count. */
export function splitByEnd(
  exceptions: readonly Exception[],
  now: Clock,
): { readonly inForce: readonly Exception[]; readonly ended: readonly Exception[] } {
  return {
    inForce: exceptions.filter(({ expires }) => !isOver(expires, now)),
    ended: exceptions.filter(({ expires }) => isOver(expires, now)),
  };
}

/** What became of ended exceptions. */
interface Ended {
  /** Those that leave something overdue. */
  readonly needed: ReadonlySet<Exception>;
  /** Those that took away what they lifted. */
  readonly took: ReadonlySet<Exception>;
}

function nextStep(exception: Exception, { needed, took }: Ended): string {
  if (needed.has(exception))
    return "what it lifts is overdue: extend its date, or change what needs it; deleting it alone makes that an error";
  return took.has(exception) ? "delete the lines that needed it, then the exception" : "delete it";
}

/** Says which exceptions have ended, and which will soon. */
export function warnOfEnds(exceptions: readonly Exception[], ended: Ended, now: Clock, report: Report): void {
  for (const exception of exceptions) {
    const { at, expires } = exception;
    const left = daysLeft(now, expires);
    if (left < 0) {
      const what = ended.took.has(exception) ? `, and the access that it lifted with it` : "";
      const message = `${describe(exception)} expired on ${expires}${what}`;
      report(warning("exception-expired", at, message, { hint: nextStep(exception, ended) }));
    } else if (left <= NOTICE_DAYS) {
      report(warning("exception-expires-soon", at, `${describe(exception)} expires on ${expires}`));
    }
  }
}

/** The exceptions that lift a violation of a rule, the longest first: one may be the other's renewal. */
export type FindExceptions = (rule: GuardrailId, violation: Violation) => Exception[];

/** What an exception names exactly; empty for a wildcard, and for what it leaves open. */
function exactly(pattern: string | undefined): string {
  return pattern === undefined || isWildcard(pattern) ? "" : pattern;
}

function coverageKey(rule: string, principal: string, cluster: string): string {
  return [rule, principal, cluster].join("\n");
}

/** Looked up by what they name: an import has thousands of them, for as many violations. */
export function indexExceptions(exceptions: readonly Exception[]): FindExceptions {
  const ranked = [...exceptions].sort((a, b) => compareEnds(b.expires, a.expires));
  const rankOf = new Map(ranked.map((exception, rank) => [exception, rank]));
  const index = new Map(
    groupBy(ranked, ({ rule, principal, cluster }) => coverageKey(rule, exactly(principal), exactly(cluster))),
  );
  if (exceptions.length === 0) return () => [];
  return (rule, violation) => {
    const { principal = "", cluster = "", teams } = violation;
    const keys = ["", principal].flatMap((one) => ["", cluster].map((other) => coverageKey(rule, one, other)));
    const lifting = [...new Set(keys)]
      .flatMap((key) => index.get(key) ?? [])
      .filter(
        (exception) =>
          (exception.team === "*" || teams.includes(exception.team)) &&
          fits(exception.principal, violation.principal) &&
          fits(exception.cluster, violation.cluster),
      );
    return lifting.sort((a, b) => (rankOf.get(a) ?? 0) - (rankOf.get(b) ?? 0));
  };
}

/** An exception that matches nothing is a hole waiting for somebody to step through it. */
export function warnOfUnused(
  inForce: readonly Exception[],
  used: ReadonlySet<Exception>,
  teams: readonly string[],
  report: Report,
): void {
  for (const exception of inForce) {
    // One for a team that does not exist has been told of as that.
    if (used.has(exception) || (exception.team !== "*" && !teams.includes(exception.team))) continue;
    report(warning("exception-unused", exception.at, `${describe(exception)} matches nothing`, { hint: "delete it" }));
  }
}
