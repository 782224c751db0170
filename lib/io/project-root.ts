import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this program: where `templates/` and `docs/` are, from a bundle in `dist/` as from the sources. */
export function projectRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "cdktf.json"))) return folder;
    if (folder === dirname(folder)) throw new Error(`no cdktf.json above ${__dirname}`);
  }
}
