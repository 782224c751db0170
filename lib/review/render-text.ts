import Handlebars from "handlebars";

/**
 * A template of `templates/` filled in with its view. Nothing is escaped for HTML: what a view holds has been made harmless
 * for the Markdown or YAML that the template is. A name that the view lacks is our bug, and throws.
 */
export function textRenderer(template: string): (view: object) => string {
  return Handlebars.compile<object>(template, { noEscape: true, strict: true });
}
