import { isCi } from "./require-tool";

const ASKED = process.env["ACCESS_LAW_RUNS"];

/**
 * How many random cases a law is tried with: as many as given where `CI` is set, a quarter where somebody waits for the
 * answer. `ACCESS_LAW_RUNS=1000` is so many for every law.
 */
export function lawRuns(inCi: number): { readonly numRuns: number } {
  if (ASKED !== undefined) return { numRuns: Number(ASKED) };
  return { numRuns: isCi(process.env) ? inCi : Math.ceil(inCi / 4) };
}
