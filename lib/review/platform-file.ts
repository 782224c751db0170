import Handlebars from "handlebars";

/** The text of a first `platform.yaml`, from `templates/platform.yaml.hbs`. `role` is the break-glass role's `path/name`. */
export function platformFile(template: string, role: string): string {
  const render = Handlebars.compile(template, { noEscape: true, strict: true });
  return render({ role: JSON.stringify(role) });
}
