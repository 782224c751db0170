import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this program: where `templates/` is, from the package and a bundle in `dist/` as from the sources. */
export function projectRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "templates"))) return folder;
    if (folder === dirname(folder)) throw new Error(`no templates/ above ${__dirname}`);
  }
}
