import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { askGit, GitFailure } from "../../lib/io/git/run-git";
import { name } from "../../package.json";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly packages?: Readonly<Record<string, { readonly version?: string } | undefined>>;
}

/** A JSON file as the last commit has it; undefined where there is none, or no git. */
async function committed(root: string, file: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await askGit(root, "show", `HEAD:./${file}`)) as Manifest;
  } catch (cause) {
    if (cause instanceof GitFailure || cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/**
 * Where the version that the repository had before comes from: the tarball that its last commit names, else the version
 * of its lock, else that of the marks. Undefined where none of them says.
 */
export async function oldSpec(root: string, marks: readonly string[]): Promise<string | undefined> {
  const spec = (await committed(root, "package.json"))?.dependencies?.[name];
  if (spec?.startsWith("file:") === true) {
    const tarball = resolve(root, spec.slice("file:".length));
    if (existsSync(tarball)) return tarball;
  }
  const locked = (await committed(root, "package-lock.json"))?.packages?.[`node_modules/${name}`]?.version;
  const version = locked ?? [...marks].sort()[0];
  return version === undefined ? undefined : `${name}@${version}`;
}
