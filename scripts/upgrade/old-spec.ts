import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { tryReadCommitted } from "../../lib/io/git/read-committed";
import { name } from "../../package.json";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly packages?: Readonly<Record<string, { readonly version?: string } | undefined>>;
}

/** A JSON file as the last commit has it; undefined where it has none that can be read. */
async function committed(root: string, file: string): Promise<Manifest | undefined> {
  const text = await tryReadCommitted(root, file);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Manifest);
  } catch {
    return undefined;
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
