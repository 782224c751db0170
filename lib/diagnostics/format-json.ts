import type { Diagnostic, Location } from "./diagnostic";
import { safeJson } from "./safe-json";

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

/** Something that the calendar will do. */
interface Announced {
  /** `YYYY-MM-DD` */
  readonly lastDay: string;
  readonly what: string;
  readonly message: string;
  readonly at: Location;
}

/**
 * `{"diagnostics": [{severity, rule, message, file, line, column, endLine, endColumn, hint?, related?}], "upcoming"?:
 * [{lastDay, what, message, file, line, column, endLine, endColumn}]}`; stable. `upcoming` is absent when there is nothing.
 */
export function formatJson(diagnostics: readonly Diagnostic[], announced: readonly Announced[] = []): string {
  const records = diagnostics.map((diagnostic) => ({
    severity: diagnostic.severity,
    rule: diagnostic.rule,
    message: diagnostic.message,
    ...position(diagnostic.at),
    hint: diagnostic.hint,
    related: related(diagnostic),
  }));
  const upcoming = announced.map(({ at, lastDay, what, message }) => ({ lastDay, what, message, ...position(at) }));
  const more = upcoming.length === 0 ? {} : { upcoming };
  return safeJson({ diagnostics: records, ...more });
}
