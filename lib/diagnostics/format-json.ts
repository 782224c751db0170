import type { Diagnostic, Location } from "./diagnostic";

interface JsonRelated {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

function position(at: Location): Location {
  return { file: at.file, line: at.line, column: at.column, endLine: at.endLine, endColumn: at.endColumn };
}

function related(diagnostic: Diagnostic): JsonRelated[] | undefined {
  return diagnostic.related?.map(({ at, message }) => ({ file: at.file, line: at.line, column: at.column, message }));
}

/** `{"diagnostics": [{severity, rule, message, file, line, column, endLine, endColumn, hint?, related?}]}`; stable. */
export function formatJson(diagnostics: readonly Diagnostic[]): string {
  const records = diagnostics.map((diagnostic) => ({
    severity: diagnostic.severity,
    rule: diagnostic.rule,
    message: diagnostic.message,
    ...position(diagnostic.at),
    hint: diagnostic.hint,
    related: related(diagnostic),
  }));
  return `${JSON.stringify({ diagnostics: records }, null, 2)}\n`;
}
