import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { count } from "../../lib/diagnostics";
import { tryMerged } from "../../lib/compile-repository";
import { TERRAFORM_VERSION } from "../../lib/constructs/terraform-version";
import { judgeFiles } from "../../lib/doctor/checks/files";
import { judgeGit } from "../../lib/doctor/checks/git";
import { judgeNode } from "../../lib/doctor/checks/node";
import { judgeProvider, tryLockedVersion } from "../../lib/doctor/checks/provider";
import { judgeTerraform, type TerraformReading } from "../../lib/doctor/checks/terraform";
import { rowOf, type Row } from "../../lib/doctor/row";
import { findRepository } from "../../lib/io/git/find-repository";
import { findProviderMirror, placesOfThisMachine } from "../../lib/io/terraform/find-provider-mirror";
import { findTerraform } from "../../lib/io/terraform/find-terraform";
import { COMMITTED_LOCK_FILE } from "../../lib/io/terraform/lock-file";
import type { Here } from "../compile-here";
import type { Io } from "../io";

const MACHINE = "this machine";

async function tryReadLock(root: string): Promise<string | undefined> {
  const text = await readFile(resolve(root, COMMITTED_LOCK_FILE), "utf8").catch(() => undefined);
  return text === undefined ? undefined : tryLockedVersion(text);
}

async function terraformHere(io: Io): Promise<TerraformReading> {
  const found = await findTerraform(io.env);
  return found.found ? { version: found.version } : { looked: found.looked };
}

/** What this machine and the files are like; needs neither AWS nor GitHub. */
export async function lookAtMachine(here: Here, io: Io): Promise<Row[]> {
  const { root, kind, diagnostics } = here;
  const [terraform, locked, git] = await Promise.all([terraformHere(io), tryReadLock(root), findRepository(root)]);
  const mirror = findProviderMirror(placesOfThisMachine(io.env));
  const mirrored = mirror.kind === "mirror" ? mirror.versions : undefined;
  const constraint = tryMerged(here)?.settings.awsProvider;
  return [
    rowOf("node", MACHINE, judgeNode(process.versions.node)),
    rowOf("terraform", MACHINE, judgeTerraform(terraform, TERRAFORM_VERSION)),
    ...(constraint === undefined ? [] : [rowOf("provider", MACHINE, judgeProvider({ locked, mirrored }, constraint))]),
    { id: "git", about: MACHINE, ...judgeGit(git) },
    rowOf("files", "the files", judgeFiles({ kind, ...count(diagnostics) })),
  ];
}
