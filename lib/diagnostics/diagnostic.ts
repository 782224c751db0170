import { printable } from "./quote";
import type { RuleId } from "./rules";

/** `error` stops everything: nothing is written. `notice` is shown and asks for nothing (an exception in force). */
export type Severity = "error" | "warning" | "notice";

/** A range in a file of the repository. Lines and columns start at 1; the end is exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Another place that belongs to a problem: the other side of a conflict, the definition that was used. */
export interface RelatedLocation {
  readonly at: Location;
  readonly message: string;
}

export interface Diagnostic {
  readonly severity: Severity;
  readonly rule: RuleId;
  readonly at: Location;
  /** What is wrong and what is legal; user's text in it is quoted with `quote`. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  readonly related?: readonly RelatedLocation[];
}

/** Takes a problem while a stage goes on looking for more: users see all of them at once. */
export type Report = (diagnostic: Diagnostic) => void;

/** What some problems have besides a place and a message. */
export interface Details {
  readonly hint?: string | undefined;
  readonly related?: readonly RelatedLocation[] | undefined;
}

/** Some messages list names and reasons; none is a page long. */
const LONGEST_TEXT = 2000;

/**
 * A problem of any severity. Its texts are made safe for one line once more, whatever whoever wrote the message forgot
 * to quote: a line end in a hint would be a line of its own in a log, and there a workflow command.
 */
export function diagnostic(
  severity: Severity,
  rule: RuleId,
  at: Location,
  message: string,
  { hint, related }: Details = {},
): Diagnostic {
  return {
    severity,
    rule,
    at,
    message: printable(message, LONGEST_TEXT),
    ...(hint === undefined ? {} : { hint: printable(hint, LONGEST_TEXT) }),
    ...(related === undefined
      ? {}
      : { related: related.map((one) => ({ at: one.at, message: printable(one.message, LONGEST_TEXT) })) }),
  };
}

export function error(rule: RuleId, at: Location, message: string, details?: Details): Diagnostic {
  return diagnostic("error", rule, at, message, details);
}

export function warning(rule: RuleId, at: Location, message: string, details?: Details): Diagnostic {
  return diagnostic("warning", rule, at, message, details);
}

export function notice(rule: RuleId, at: Location, message: string, details?: Details): Diagnostic {
  return diagnostic("notice", rule, at, message, details);
}

/** The first character of a file: where a problem of the whole file is shown. */
export function startOf(file: string): Location {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** The errors of one look at the files that another look did not have. Lines are left aside: a change moves them. */
export function newErrors(before: readonly Diagnostic[], after: readonly Diagnostic[]): Diagnostic[] {
  const known = new Set(before.map(({ rule, message }) => `${rule} ${message}`));
  return after.filter(({ severity, rule, message }) => severity === "error" && !known.has(`${rule} ${message}`));
}
