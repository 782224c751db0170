import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { PROJECT } from "../scripts/harness";

/** What a package is made of, besides what is installed. */
const SOURCES = [
  "lib",
  "scripts",
  "templates",
  "docs",
  "main.ts",
  "package.json",
  "tsconfig.json",
  "cdktf.json",
  "LICENSE",
  "CHANGELOG.md",
];

/** The sources once more, in another place. */
export function copySources(to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of SOURCES) cpSync(join(PROJECT, name), join(to, name), { recursive: true });
  symlinkSync(join(PROJECT, "node_modules"), join(to, "node_modules"));
}

/** Builds the package from `sources` into `into`, and packs it. Returns the tarball's path. */
export function packFrom(sources: string, into: string): string {
  const folder = join(into, "package");
  execFileSync(process.execPath, [join(sources, "scripts/pack.cjs"), folder]);
  execFileSync("npm", ["pack", "--silent", "--pack-destination", into], { cwd: folder });
  const [tarball] = readdirSync(into).filter((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`npm packed nothing in ${into}`);
  return join(into, tarball);
}

/** What `npm` does where there is no network. */
export function npmOffline(cwd: string, ...words: readonly string[]): string {
  const quiet = ["--offline", "--no-audit", "--no-fund", "--no-update-notifier"];
  return execFileSync("npm", [...words, ...quiet], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
