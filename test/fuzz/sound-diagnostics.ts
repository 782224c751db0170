import type { Diagnostic } from "../../lib/diagnostics";

/** What is wrong with the way in which mistakes are told: of a file that is not there, or of no place in it. */
export function brokenDiagnostic(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
): string | undefined {
  for (const { at, message, rule } of diagnostics) {
    const text = files.get(at.file);
    const lines = text?.split("\n").length ?? 1;
    const isPlace = at.line >= 1 && at.line <= lines && at.column >= 1 && at.endLine >= at.line;
    if (at.file === "" || !isPlace) return `${rule} has no place: ${at.file}:${at.line}:${at.column}`;
    if (message === "" || /[^\P{Cc}\n\t]/u.test(message)) return `${rule} has a message that cannot be shown`;
  }
  return undefined;
}
