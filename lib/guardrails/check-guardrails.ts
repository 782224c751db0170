import { diagnostic, enumerate, notice, warning, type Diagnostic, type Location, type Report } from "../diagnostics";
import { groupBy, type Waiver } from "../compile";
import type { Exception } from "../model";
import { indexExceptions, splitByEnd, warnOfEnds, warnOfUnused, type FindExceptions } from "./exceptions";
import type { Guardrail, GuardrailContext, GuardrailId, Violation } from "./guardrail";
import { placeKey, violationKey, type Overdue } from "./overdue";
import { ALL_GUARDRAILS } from "./rules";

/** A violation and what becomes of it. */
interface RuleVerdict {
  readonly rule: GuardrailId;
  readonly violation: Violation;
  /**
   * - `lifted`: by an exception in force.
   * - `overdue`: lifted until that exception ended; only the calendar changed.
   * - `ended`: what the exception lifted has ended with it, and so only the calendar made this.
   * - `refused`: nothing lifts it.
   */
  readonly becomes: "lifted" | "overdue" | "ended" | "refused";
  /** What lifts it, or did, the longest first. */
  readonly exceptions: readonly Exception[];
}

/** Access that a rule refuses and no exception lifts. */
export interface RefusedAccess {
  readonly rule: GuardrailId;
  /** The teams that an exception could name; empty for what belongs to no team. */
  readonly teams: readonly string[];
  readonly principal: string | undefined;
  readonly cluster: string | undefined;
  readonly message: string;
}

/** What becomes of a plan under the platform's rules. */
export interface Judgement {
  /** What exceptions lift, and what ended ones lifted. */
  readonly waivers: readonly Waiver[];
  /** What makes the plan one that must not be applied; each cluster's by itself. */
  readonly refused: readonly RefusedAccess[];
  /** What goes on though its exception ended. */
  readonly overdue: readonly Overdue[];
  /** What no exception in force lifts, by `violationKey`: what a change did not bring is not held against it. */
  readonly standing: ReadonlySet<string>;
  /** Everything that the rules found, by `placeKey`. */
  readonly found: ReadonlySet<string>;
}

/** What was there before, so that only what somebody did is an error. */
export interface Before {
  /** `standing` of the revision that a change starts from, where there is one. */
  readonly standing?: ReadonlySet<string> | undefined;
  /** Where ended exceptions took access away: `found` of the plan with it, and those exceptions. */
  readonly ended?: { readonly found: ReadonlySet<string>; readonly by: ReadonlySet<Exception> } | undefined;
}

/** A rule that breaks has not said yes, and no exception was made for what it would have said. */
function violationsOf(guardrail: Guardrail, context: GuardrailContext): readonly Violation[] {
  try {
    return guardrail.check(context);
  } catch (cause) {
    const message = `this rule failed, which is a bug in this tool: ${cause instanceof Error ? cause.message : String(cause)}`;
    return [{ at: context.platform.guardrails.at, teams: [], message, mustHold: true }];
  }
}

interface Lifting {
  readonly inForce: FindExceptions;
  readonly ended: FindExceptions;
  readonly before: Before;
}

function judge(rule: GuardrailId, violation: Violation, { inForce, ended, before }: Lifting): RuleVerdict {
  if (violation.mustHold === true) return { rule, violation, becomes: "refused", exceptions: [] };
  const lifting = inForce(rule, violation);
  if (lifting.length > 0) return { rule, violation, becomes: "lifted", exceptions: lifting };
  if (before.ended?.found.has(placeKey(rule, violation)) === false)
    return { rule, violation, becomes: "ended", exceptions: [] };
  const lifted = ended(rule, violation);
  const isOverdue = lifted.length > 0 && (before.standing?.has(violationKey(rule, violation)) ?? true);
  return { rule, violation, becomes: isOverdue ? "overdue" : "refused", exceptions: lifted };
}

function place({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

function describeVerdict(
  { rule, violation, becomes, exceptions: [exception] }: RuleVerdict,
  message: string,
): Diagnostic {
  const severity = violation.severity ?? "error";
  const related = exception === undefined ? [] : [{ at: exception.at, message: "the exception" }];
  const hint = violation.hint === undefined ? {} : { hint: violation.hint };
  switch (becomes) {
    case "lifted":
      return notice(
        rule,
        violation.at,
        `${message}; lifted until ${exception?.expires ?? ""}: ${exception?.reason ?? ""}`,
        { related },
      );
    case "overdue":
      if (severity !== "error") break;
      return warning(
        rule,
        violation.at,
        `overdue: ${message}; the exception that lifted it ended on ${exception?.expires ?? ""}`,
        { related, ...hint },
      );
    case "ended":
      if (severity !== "error") break;
      return warning(rule, violation.at, `overdue: ${message}, since what an exception lifted has ended`, hint);
    case "refused":
      break;
  }
  const more =
    exception === undefined || severity !== "error" ? {} : { related: [...(violation.related ?? []), ...related] };
  return diagnostic(severity, rule, violation.at, message, { ...violation, ...more });
}

/** Verdicts of the same line and words are one diagnostic, however many clusters they are about. */
function toDiagnostic(verdicts: readonly RuleVerdict[]): Diagnostic[] {
  const [first] = verdicts;
  if (first === undefined) return [];
  const clusters = verdicts.flatMap((verdict) => verdict.violation.cluster ?? []);
  const where = clusters.length === 0 ? "" : ` (on ${enumerate(clusters, 6)})`;
  return [describeVerdict(first, `${first.violation.message}${where}`)];
}

function isError({ violation }: RuleVerdict): boolean {
  return (violation.severity ?? "error") === "error";
}

function toRefused(verdict: RuleVerdict): RefusedAccess[] {
  const { rule, violation, becomes } = verdict;
  const { teams, principal, cluster, message } = violation;
  return becomes === "refused" && isError(verdict) ? [{ rule, teams, principal, cluster, message }] : [];
}

function toWaiver({ rule, violation, becomes, exceptions: [exception] }: RuleVerdict): Waiver[] {
  if (exception === undefined || becomes === "refused") return [];
  const { reason, expires, at } = exception;
  const { cluster, principal } = violation;
  return [{ rule, cluster, principal, reason, expires, at, ...(becomes === "overdue" ? { overdue: true } : {}) }];
}

function toOverdue(verdict: RuleVerdict): Overdue[] {
  const {
    rule,
    violation,
    becomes,
    exceptions: [exception],
  } = verdict;
  return becomes === "overdue" && exception !== undefined && isError(verdict) ? [{ rule, violation, exception }] : [];
}

/**
 * Judges a plan by the platform's rules; reports what they refuse, and returns that and what exceptions lift. What only
 * the calendar changed is a warning: what an exception lifted before it ended, and what its end brought about.
 * `complete` is false when some file could not be read: then rules that count what is there stay silent.
 */
export function checkGuardrails(
  context: GuardrailContext,
  { complete, before = {} }: { readonly complete: boolean; readonly before?: Before },
  report: Report,
): Judgement {
  const { exceptions } = context.platform.guardrails;
  const { inForce, ended } = splitByEnd(exceptions, context.today);
  const rules = ALL_GUARDRAILS.filter((guardrail) => complete || guardrail.needsEveryFile !== true);
  const lifting = { inForce: indexExceptions(inForce), ended: indexExceptions(ended), before };
  const verdicts = rules.flatMap((guardrail) =>
    violationsOf(guardrail, context).map((violation) => judge(guardrail.id, violation, lifting)),
  );
  const alike = groupBy(verdicts, ({ rule, violation, becomes, exceptions: [exception] }) =>
    [rule, place(violation.at), violation.message, becomes, exception ? place(exception.at) : ""].join(" "),
  );
  alike.flatMap(([, same]) => toDiagnostic(same)).forEach(report);
  const used = new Set(verdicts.flatMap(({ exceptions: all }) => all));
  warnOfEnds(exceptions, { needed: used, took: before.ended?.by ?? new Set() }, context.today, report);
  const teams = context.teams.map(({ name }) => name);
  if (complete) warnOfUnused(inForce, used, teams, report);
  const unlifted = verdicts.filter(({ becomes }) => becomes !== "lifted");
  return {
    waivers: verdicts.flatMap(toWaiver),
    refused: verdicts.flatMap(toRefused),
    overdue: verdicts.flatMap(toOverdue),
    standing: new Set(unlifted.map(({ rule, violation }) => violationKey(rule, violation))),
    // Asked for where exceptions ended, which is seldom: hundreds of thousands of texts.
    get found() {
      return new Set(verdicts.map(({ rule, violation }) => placeKey(rule, violation)));
    },
  };
}
