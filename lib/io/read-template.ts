import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { projectRoot } from "./project-root";

/** The text of `templates/<name>.hbs`. */
export async function readTemplate(name: string): Promise<string> {
  return await readFile(join(projectRoot(), "templates", `${name}.hbs`), "utf8");
}
