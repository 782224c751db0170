import { quote, warning, type Report } from "../diagnostics";
import { groupBy, NOTICE_DAYS } from "../compile";
import { daysBetween, isWildcard, matches, type CalendarDate, type Exception } from "../model";
import type { GuardrailId, Violation } from "./guardrail";

function describe({ rule, team }: Exception): string {
  return `the exception from ${rule} for ${team === "*" ? "any team" : `team ${quote(team)}`}`;
}

function fits(pattern: string | undefined, text: string | undefined): boolean {
  return pattern === undefined || (text !== undefined && matches(pattern, text));
}

/** Exceptions that count today. Those past their date, or near it, are reported. */
export function selectInForce(exceptions: readonly Exception[], today: CalendarDate, report: Report): Exception[] {
  return exceptions.filter((exception) => {
    const left = daysBetween(today, exception.expires);
    if (left < 0) {
      const hint = "delete it, or extend its date";
      report(
        warning("exception-expired", exception.at, `${describe(exception)} expired on ${exception.expires}`, { hint }),
      );
    } else if (left <= NOTICE_DAYS) {
      report(warning("exception-expires-soon", exception.at, `${describe(exception)} expires on ${exception.expires}`));
    }
    return left >= 0;
  });
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
export function indexExceptions(inForce: readonly Exception[]): FindExceptions {
  const ranked = [...inForce].sort((a, b) => (a.expires > b.expires ? -1 : a.expires < b.expires ? 1 : 0));
  const rankOf = new Map(ranked.map((exception, rank) => [exception, rank]));
  const index = new Map(
    groupBy(ranked, ({ rule, principal, cluster }) => coverageKey(rule, exactly(principal), exactly(cluster))),
  );
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
