import { rm } from "node:fs/promises";
import { join } from "node:path";

import { adoptPath } from "../../lib/adopt";
import { limitPlan } from "../../lib/compile";
import { plural, printable } from "../../lib/diagnostics";
import type { Environment } from "../../lib/io/environment";
import { readManifest, type SynthesizedStack } from "../../lib/io/terraform/read-manifest";
import type { Terraform } from "../../lib/io/terraform/terraform";
import type { Cluster } from "../../lib/model";
import { stackReading } from "../../lib/terraform-plan/stack-reading";
import { rootFromStack } from "../../lib/io/root-from-stack";
import { accountAccess } from "../account-access";
import type { SoundHere } from "../compile-here";
import { EXIT, type ExitCode, type Io } from "../io";
import { failWithout, withTerraform } from "../with-terraform";

interface Stack {
  readonly cluster: Cluster;
  readonly stack: SynthesizedStack;
}

/**
 * How many imports a plan of the stack still holds. Locks nothing: nobody applies this plan.
 * @throws Error for a plan in which some may be missing
 */
async function countImports(
  terraform: Terraform,
  { cluster, stack: { dir } }: Stack,
  env: Environment,
): Promise<number> {
  const { name, account, region } = cluster;
  await terraform.init(dir, { env });
  const { file, ...plan } = await terraform.plan(dir, { env, lock: false, out: "drop.tfplan" });
  await rm(file, { force: true });
  const reading = stackReading(plan, { stack: name, account, region });
  if ("couldNotLook" in reading) throw new Error(`stack ${name}: ${reading.couldNotLook}`);
  return reading.resources.filter(({ importing }) => importing !== undefined).length;
}

async function stacksOf(clusters: readonly Cluster[], outdir: string): Promise<Stack[]> {
  const manifest = await readManifest(outdir);
  return clusters.flatMap((cluster) => {
    const stack = manifest.find(({ name }) => name === cluster.name);
    return stack === undefined ? [] : [{ cluster, stack }];
  });
}

/** Deletes each adopt file whose imports have all been applied; says of the others how many have not. */
async function dropApplied(stacks: readonly Stack[], terraform: Terraform, root: string, io: Io): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  const { environmentFor } = accountAccess({ profile: [], assumeRole: [] }, io.env, []).terraform;
  for (const one of stacks) {
    const { cluster } = one;
    const path = adoptPath(cluster.name);
    const left = await countImports(terraform, one, await environmentFor(cluster));
    if (left === 0) {
      await rm(join(root, path));
      io.out(`${path} deleted\n`);
      continue;
    }
    exit = EXIT.found;
    io.err(`${path} is not applied yet: ${plural(left, "import")} to go; apply the stack ${cluster.name} first\n`);
  }
  return exit;
}

async function look(clusters: readonly Cluster[], outdir: string, terraform: Terraform, root: string, io: Io) {
  try {
    const exit = await dropApplied(await stacksOf(clusters, outdir), terraform, root, io);
    if (exit === EXIT.ok) io.err("the next apply sets the tags of what was adopted, in place\n");
    return exit;
  } catch (cause) {
    io.err(`could not look: ${printable(cause instanceof Error ? cause.message : String(cause), 2_000)}\n`);
    return EXIT.failed;
  }
}

/** `yarn adopt drop`: import blocks that have done their work are taken away; from then on tags are ours too. */
export async function dropAdopted(
  asked: readonly string[],
  here: SoundHere,
  outdir: string,
  io: Io,
): Promise<ExitCode> {
  const names = asked.filter((name) => here.files.has(adoptPath(name)));
  for (const name of asked.filter((one) => !names.includes(one)))
    io.err(`${adoptPath(name)} is not there: nothing to drop\n`);
  if (names.length === 0) return EXIT.ok;
  const clusters = limitPlan(here.plan, names).clusters.map(({ cluster }) => cluster);
  return await withTerraform(
    here.root,
    io,
    async (terraform): Promise<ExitCode> => {
      const { synthesize } = await import("../../lib/constructs/synthesize.js");
      synthesize(here.plan, {
        outdir,
        rootFromStack: await rootFromStack(here.root, outdir, here.plan.settings.backend),
      });
      return await look(clusters, outdir, terraform, here.root, io);
    },
    (why) => failWithout(io)(`${why}. Only its state tells what is applied`),
  );
}
