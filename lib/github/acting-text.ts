/** A span of code, of one line: in there Markdown knows no HTML, link or mention. Our own spans hold no backtick. */
const CODE_SPAN = /`[^`\n]*`/g;

/** What of Markdown does something to a reader, or tells somebody. */
const ACTING: readonly (readonly [RegExp, string])[] = [
  [/(?<!&[a-z]{1,8};?)</u, "HTML"],
  [/@[A-Za-z0-9]/u, "a mention"],
  [/\]\s*[([:]/u, "a link"],
  [/\b(https?:|www\.)/iu, "a link"],
  [/(^|\s)#[0-9]+\b/u, "a reference to an issue"],
  [/[\p{Cf}\p{Co}]|[^\P{Cc}\n]/u, "an invisible character"],
  [/^(::|##\[)/mu, "a workflow command"],
];

/** What in a Markdown text, outside of code spans, would act; undefined where it only says something. */
export function tryFindActing(text: string): string | undefined {
  const prose = text.replace(CODE_SPAN, "code");
  return ACTING.find(([pattern]) => pattern.test(prose))?.[1];
}
