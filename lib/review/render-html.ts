import Handlebars from "handlebars";

/**
 * A template of `templates/` filled in with its view, every value escaped for HTML. A name that the view lacks is our bug,
 * and throws. Only what is made of nothing but our own words goes in without escaping, by `{{{`.
 */
export function htmlRenderer(template: string): (view: object) => string {
  return Handlebars.compile<object>(template, { strict: true });
}

/** A value as JSON that may stand in a `<script type="application/json">`: nothing in it ends the element, or opens one. */
export function scriptJson(value: unknown): string {
  const escape = (char: string): string => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, escape);
}
