import { orNearest, quote, UsageError } from "../lib/diagnostics";
import { matches } from "../lib/model";

/**
 * "Nobody" must be an answer about what was asked, and not about a typo.
 * @throws UsageError for a name or pattern that fits nothing known
 */
export function requireKnown(option: string, asked: readonly string[], known: readonly string[]): void {
  for (const name of asked) {
    if (!known.some((one) => matches(name, one)))
      throw new UsageError(`--${option}: there is no ${option} ${quote(name)}${orNearest(name, known)}`);
  }
}
