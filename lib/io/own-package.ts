import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";

import { name, version } from "../../package.json";
import { projectRoot } from "./project-root";

/** The folder that this program was installed into by npm; undefined where it runs from its sources. */
function installedIn(): string | undefined {
  const own = projectRoot();
  return own.endsWith(join("node_modules", name)) ? dirname(dirname(own)) : undefined;
}

/**
 * What a `package.json` in `folder` has to say so that npm installs this program: the next versions that break nothing, or
 * the tarball that this one came from.
 */
export async function ownSpec(folder: string): Promise<string> {
  const published = `^${version}`;
  const home = installedIn();
  if (home === undefined) return published;
  const manifest: unknown = JSON.parse(await readFile(join(home, "package.json"), "utf8").catch(() => "{}"));
  const spec = (manifest as { dependencies?: Record<string, string> }).dependencies?.[name];
  if (spec === undefined || !spec.startsWith("file:")) return published;
  const path = spec.slice("file:".length);
  const tarball = isAbsolute(path) ? path : resolve(home, path);
  return `file:${relative(resolve(folder), tarball).replaceAll("\\", "/")}`;
}
