import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import execa, { type ExecaError } from "execa";

import { printable } from "../diagnostics";

/** A package unpacked in a folder of its own, absolute; or why it could not be had. */
export type Unpacked = { readonly folder: string } | { readonly couldNotLook: string };

/**
 * Calls `use` with a package that npm unpacks aside: a version of the registry, or a tarball. Nothing of it is run, and
 * what is in npm's cache is not fetched again.
 */
export async function withPackage<T>(name: string, spec: string, use: (unpacked: Unpacked) => Promise<T>): Promise<T> {
  const aside = await mkdtemp(join(tmpdir(), "eks-access-old-"));
  try {
    await writeFile(join(aside, "package.json"), "{}");
    const quiet = [
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-save",
      "--prefer-offline",
      "--no-update-notifier",
    ];
    const why = await execa("npm", ["install", ...quiet, "--", spec], { cwd: aside }).then(
      () => undefined,
      (cause: unknown) => {
        const { stderr, shortMessage } = cause as ExecaError;
        return stderr.split("\n").filter((line) => /^npm (error|ERR!) /.test(line))[1] ?? shortMessage;
      },
    );
    const folder = join(aside, "node_modules", name);
    return await use(why === undefined ? { folder } : { couldNotLook: printable(why, 300) });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
