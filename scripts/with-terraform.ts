import { resolve } from "node:path";

import { findProviderMirror, placesOfThisMachine } from "../lib/io/terraform/find-provider-mirror";
import { findTerraform } from "../lib/io/terraform/find-terraform";
import { COMMITTED_LOCK_FILE } from "../lib/io/terraform/lock-file";
import { openTerraform, type Terraform } from "../lib/io/terraform/terraform";
import { EXIT, type ExitCode, type Io } from "./io";

/**
 * Terraform, for as long as `work` takes, with the provider that the repository at `root` has locked; Ctrl-C reaches it as
 * one SIGINT, and it is waited for. On a machine without it `without` answers instead, told where it was looked for.
 */
export async function withTerraform<T>(
  root: string,
  io: Io,
  work: (terraform: Terraform, signal: AbortSignal) => Promise<T>,
  without: (why: string) => T,
): Promise<T> {
  const found = await findTerraform(io.env);
  if (!found.found) return without(`Terraform was not found: ${found.looked}`);
  const { signal, dispose } = io.onInterrupt();
  try {
    const terraform = await openTerraform({
      path: found.path,
      mirror: findProviderMirror(placesOfThisMachine(io.env)),
      env: io.env,
      lockFile: resolve(root, COMMITTED_LOCK_FILE),
      signal,
    });
    try {
      return await work(terraform, signal);
    } finally {
      await terraform.close();
    }
  } finally {
    dispose();
  }
}

/** For a command that cannot do anything without Terraform. */
export function failWithout(io: Io): (why: string) => ExitCode {
  return (why) => {
    io.err(`${why}\n`);
    return EXIT.failed;
  };
}
