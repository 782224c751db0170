import { textRenderer } from "./render-text";

/** The text of a first `platform.yaml`, from `templates/platform.yaml.hbs`. `role` is the break-glass role's `path/name`. */
export function platformFile(template: string, role: string): string {
  const render = textRenderer(template);
  return render({ role: JSON.stringify(role) });
}
