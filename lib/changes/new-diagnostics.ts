import type { Diagnostic } from "../diagnostics";

function diagnosticKey({ severity, rule, at, message }: Diagnostic): string {
  return [severity, rule, at.file, message].join("\n");
}

/**
 * What the checks say of the new revision and did not say of the old one, and every error. Lines are left aside: text
 * above moves them.
 */
export function findNewDiagnostics(before: readonly Diagnostic[], after: readonly Diagnostic[]): Diagnostic[] {
  const known = new Map<string, number>();
  for (const diagnostic of before)
    known.set(diagnosticKey(diagnostic), (known.get(diagnosticKey(diagnostic)) ?? 0) + 1);
  return after.filter((diagnostic) => {
    const left = known.get(diagnosticKey(diagnostic)) ?? 0;
    known.set(diagnosticKey(diagnostic), left - 1);
    return left <= 0 || diagnostic.severity === "error";
  });
}
