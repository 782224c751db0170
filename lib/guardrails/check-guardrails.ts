import { enumerate, type Diagnostic, type Location, type Report } from "../diagnostics";
import { groupBy, type Waiver } from "../compile";
import type { Exception } from "../model";
import { selectInForce, tryFindException, warnOfUnused } from "./exceptions";
import type { Guardrail, GuardrailContext, GuardrailId, Violation } from "./guardrail";
import { ALL_GUARDRAILS } from "./rules";

/** A violation and what becomes of it. */
interface Verdict {
  readonly rule: GuardrailId;
  readonly violation: Violation;
  readonly exception: Exception | undefined;
}

/** A rule that breaks has not said yes. */
function run(guardrail: Guardrail, context: GuardrailContext): readonly Violation[] {
  try {
    return guardrail.check(context);
  } catch (cause) {
    const message = `this rule broke, which is our bug: ${cause instanceof Error ? cause.message : String(cause)}`;
    return [{ at: context.platform.guardrails.at, teams: [], message }];
  }
}

function place({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

/** Verdicts of the same line and words are one diagnostic, however many clusters they are about. */
function toDiagnostic(verdicts: readonly Verdict[]): Diagnostic[] {
  const [first] = verdicts;
  if (first === undefined) return [];
  const { rule, violation, exception } = first;
  const clusters = verdicts.flatMap((verdict) => verdict.violation.cluster ?? []);
  const where = clusters.length === 0 ? "" : ` (on ${enumerate(clusters, 6)})`;
  const details = {
    ...(violation.hint === undefined ? {} : { hint: violation.hint }),
    ...(violation.related === undefined ? {} : { related: violation.related }),
  };
  const message = `${violation.message}${where}`;
  if (exception === undefined)
    return [{ severity: violation.severity ?? "error", rule, at: violation.at, message, ...details }];
  return [
    {
      severity: "notice",
      rule,
      at: violation.at,
      message: `${message}; lifted until ${exception.expires}: ${exception.reason}`,
      related: [{ at: exception.at, message: "the exception" }],
    },
  ];
}

function toWaiver({ rule, violation, exception }: Verdict): Waiver[] {
  if (exception === undefined) return [];
  const { reason, expires, at } = exception;
  return [{ rule, cluster: violation.cluster, principal: violation.principal, reason, expires, at }];
}

/**
 * Judges a plan by the platform's rules; reports what they refuse, and returns what exceptions lift.
 * `complete` is false when some file could not be read: then rules that count what is there stay silent.
 */
export function checkGuardrails(context: GuardrailContext, complete: boolean, report: Report): Waiver[] {
  const inForce = selectInForce(context.platform.guardrails.exceptions, context.today, report);
  const rules = ALL_GUARDRAILS.filter((guardrail) => complete || guardrail.needsEveryFile !== true);
  const verdicts = rules.flatMap((guardrail) =>
    run(guardrail, context).map((violation): Verdict => {
      const exception = tryFindException(guardrail.id, violation, inForce);
      return { rule: guardrail.id, violation, exception };
    }),
  );
  const alike = groupBy(verdicts, ({ rule, violation, exception }) =>
    [rule, place(violation.at), violation.message, exception ? place(exception.at) : ""].join(" "),
  );
  alike.flatMap(([, same]) => toDiagnostic(same)).forEach(report);
  if (complete) warnOfUnused(inForce, new Set(verdicts.flatMap(({ exception }) => exception ?? [])), report);
  return verdicts.flatMap(toWaiver);
}
