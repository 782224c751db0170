import { diagnostic, enumerate, notice, type Diagnostic, type Location, type Report } from "../diagnostics";
import { groupBy, type Waiver } from "../compile";
import type { Exception } from "../model";
import { indexExceptions, selectInForce, warnOfUnused, type FindExceptions } from "./exceptions";
import type { Guardrail, GuardrailContext, GuardrailId, Violation } from "./guardrail";
import { ALL_GUARDRAILS } from "./rules";

/** A violation and what becomes of it. */
interface RuleVerdict {
  readonly rule: GuardrailId;
  readonly violation: Violation;
  /** What lifts it, the longest first. */
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
  /** What exceptions lift. */
  readonly waivers: readonly Waiver[];
  /** What makes the plan one that must not be applied; each cluster's by itself. */
  readonly refused: readonly RefusedAccess[];
}

/** A rule that breaks has not said yes, and no exception was made for what it would have said. */
function run(guardrail: Guardrail, context: GuardrailContext, find: FindExceptions): RuleVerdict[] {
  const rule = guardrail.id;
  try {
    const violations = guardrail.check(context);
    return violations.map((violation) => ({ rule, violation, exceptions: find(rule, violation) }));
  } catch (cause) {
    const message = `this rule failed, which is a bug in this tool: ${cause instanceof Error ? cause.message : String(cause)}`;
    return [{ rule, violation: { at: context.platform.guardrails.at, teams: [], message }, exceptions: [] }];
  }
}

function place({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

/** Verdicts of the same line and words are one diagnostic, however many clusters they are about. */
function toDiagnostic(verdicts: readonly RuleVerdict[]): Diagnostic[] {
  const [first] = verdicts;
  if (first === undefined) return [];
  const { rule, violation } = first;
  const [exception] = first.exceptions;
  const clusters = verdicts.flatMap((verdict) => verdict.violation.cluster ?? []);
  const where = clusters.length === 0 ? "" : ` (on ${enumerate(clusters, 6)})`;
  const message = `${violation.message}${where}`;
  if (exception === undefined)
    return [diagnostic(violation.severity ?? "error", rule, violation.at, message, violation)];
  const related = [{ at: exception.at, message: "the exception" }];
  return [
    notice(rule, violation.at, `${message}; lifted until ${exception.expires}: ${exception.reason}`, { related }),
  ];
}

function toRefused({ rule, violation, exceptions }: RuleVerdict): RefusedAccess[] {
  const { teams, principal, cluster, message, severity = "error" } = violation;
  return exceptions.length > 0 || severity !== "error" ? [] : [{ rule, teams, principal, cluster, message }];
}

function toWaiver({ rule, violation, exceptions: [exception] }: RuleVerdict): Waiver[] {
  if (exception === undefined) return [];
  const { reason, expires, at } = exception;
  return [{ rule, cluster: violation.cluster, principal: violation.principal, reason, expires, at }];
}

/**
 * Judges a plan by the platform's rules; reports what they refuse, and returns that and what exceptions lift.
 * `complete` is false when some file could not be read: then rules that count what is there stay silent.
 */
export function checkGuardrails(context: GuardrailContext, complete: boolean, report: Report): Judgement {
  const inForce = selectInForce(context.platform.guardrails.exceptions, context.today, report);
  const rules = ALL_GUARDRAILS.filter((guardrail) => complete || guardrail.needsEveryFile !== true);
  const find = indexExceptions(inForce);
  const verdicts = rules.flatMap((guardrail) => run(guardrail, context, find));
  const alike = groupBy(verdicts, ({ rule, violation, exceptions: [exception] }) =>
    [rule, place(violation.at), violation.message, exception ? place(exception.at) : ""].join(" "),
  );
  alike.flatMap(([, same]) => toDiagnostic(same)).forEach(report);
  const used = new Set(verdicts.flatMap(({ exceptions }) => exceptions));
  const teams = context.teams.map(({ name }) => name);
  if (complete) warnOfUnused(inForce, used, teams, report);
  return { waivers: verdicts.flatMap(toWaiver), refused: verdicts.flatMap(toRefused) };
}
