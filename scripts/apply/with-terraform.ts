import { join } from "node:path";

import { findProviderMirror, placesOfThisMachine } from "../../lib/io/terraform/find-provider-mirror";
import { findTerraform } from "../../lib/io/terraform/find-terraform";
import { COMMITTED_LOCK_FILE } from "../../lib/io/terraform/lock-file";
import { openTerraform, type Terraform } from "../../lib/io/terraform/terraform";
import { EXIT, type ExitCode, type Io } from "../io";

/** Terraform, for as long as `work` takes; Ctrl-C reaches it as one SIGINT, and it is waited for. */
export async function withTerraform(
  root: string,
  io: Io,
  work: (terraform: Terraform, signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const found = await findTerraform(io.env);
  if (!found.found) {
    io.err(`Terraform was not found: ${found.looked}\n`);
    return EXIT.failed;
  }
  const { signal, dispose } = io.onInterrupt();
  try {
    const terraform = await openTerraform({
      path: found.path,
      mirror: findProviderMirror(placesOfThisMachine(io.env)),
      env: io.env,
      lockFile: join(root, COMMITTED_LOCK_FILE),
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
