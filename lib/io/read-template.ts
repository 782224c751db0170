import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { projectRoot } from "./project-root";

/** The text of a file of `templates/` that is none itself: a style, a script. */
export async function readAsset(name: string): Promise<string> {
  return await readFile(join(projectRoot(), "templates", name), "utf8");
}

/** The text of `templates/<name>.hbs`. */
export async function readTemplate(name: string): Promise<string> {
  return await readFile(join(projectRoot(), "templates", `${name}.hbs`), "utf8");
}
