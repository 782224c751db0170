import Handlebars from "handlebars";

/**
 * A template of `templates/` filled in with its view. Nothing is escaped for HTML: what a view holds has been made harmless
 * for the Markdown or YAML that the template is. A name that the view lacks is our bug, and throws.
 */
export function textRenderer<View extends object>(template: string): (view: View) => string {
  return Handlebars.compile<View>(template, { noEscape: true, strict: true });
}
