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

export type Details = Pick<Diagnostic, "hint" | "related">;

export function error(rule: RuleId, at: Location, message: string, details: Details = {}): Diagnostic {
  return { severity: "error", rule, at, message, ...details };
}

export function warning(rule: RuleId, at: Location, message: string, details: Details = {}): Diagnostic {
  return { severity: "warning", rule, at, message, ...details };
}

export function notice(rule: RuleId, at: Location, message: string, details: Details = {}): Diagnostic {
  return { severity: "notice", rule, at, message, ...details };
}

/** The first character of a file: where a problem of the whole file is shown. */
export function startOf(file: string): Location {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
