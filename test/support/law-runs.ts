import { isCi } from "./require-tool";

const ASKED = process.env["ACCESS_LAW_RUNS"];

/** A size that shows the same a tenth as large: whole where `CI` is set, a tenth where somebody waits for the answer. */
export function sized(inCi: number): number {
  return isCi(process.env) ? inCi : Math.ceil(inCi / 10);
}

/** How many random cases a law is tried with: `sized`, and at least five. `ACCESS_LAW_RUNS=1000` is so many for every law. */
export function lawRuns(inCi: number): { readonly numRuns: number } {
  return { numRuns: ASKED === undefined ? Math.max(sized(inCi), Math.min(inCi, 5)) : Number(ASKED) };
}
