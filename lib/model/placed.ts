import { error, quote, type Location, type Report, type RuleId } from "../diagnostics";
import type { Result } from "./result";

/** A value and the place where somebody wrote it. */
export interface Placed<T> {
  readonly value: T;
  readonly at: Location;
}

/** The value of a parsed text; a refusal is reported where the text stands, and gives undefined. */
export function tryTake<T>(result: Result<T>, rule: RuleId, text: string, at: Location, report: Report): T | undefined {
  if (result.ok) return result.value;
  const { message, hint } = result;
  report(error(result.rule ?? rule, at, `${quote(text)}: ${message}`, hint === undefined ? {} : { hint }));
  return undefined;
}

/** Parses a list of texts; what is refused is reported and left out. */
export function takeEach<T>(
  texts: readonly string[],
  parse: (text: string) => Result<T>,
  rule: RuleId,
  at: (index: number) => Location,
  report: Report,
): Placed<T>[] {
  return texts.flatMap((text, index) => {
    const value = tryTake(parse(text), rule, text, at(index), report);
    return value === undefined ? [] : [{ value, at: at(index) }];
  });
}
