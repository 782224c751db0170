import type { Diagnostic, Location } from "./diagnostic";

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of places: by file name, then from top to bottom. */
export function compareLocations(a: Location, b: Location): number {
  return compareText(a.file, b.file) || a.line - b.line || a.column - b.column;
}

function compare(a: Diagnostic, b: Diagnostic): number {
  return compareLocations(a.at, b.at) || compareText(a.rule, b.rule) || compareText(a.message, b.message);
}

/** Sorted by place; the same message at the same place once. */
export function arrange(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const sorted = [...diagnostics].sort(compare);
  return sorted.filter((diagnostic, index) => {
    const before = sorted[index - 1];
    return before === undefined || compare(before, diagnostic) !== 0;
  });
}

export interface Tally {
  readonly errors: number;
  readonly warnings: number;
  readonly notices: number;
}

export function count(diagnostics: readonly Diagnostic[]): Tally {
  const of = (severity: Diagnostic["severity"]): number => diagnostics.filter((d) => d.severity === severity).length;
  return { errors: of("error"), warnings: of("warning"), notices: of("notice") };
}
