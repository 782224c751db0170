import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { GuardedPlan } from "../../lib/compile";
import { hasFindings } from "../../lib/drift";
import { findProviderMirror, placesOfThisMachine } from "../../lib/io/terraform/find-provider-mirror";
import { findTerraform, type FoundTerraform } from "../../lib/io/terraform/find-terraform";
import { readManifest } from "../../lib/io/terraform/read-manifest";
import { openTerraform } from "../../lib/io/terraform/terraform";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { EXIT, type ExitCode, type Io } from "../io";
import { seedFor, stackEnvironments } from "./sandbox-access";
import {
  applyStep,
  compileStep,
  driftStep,
  planCleanStep,
  planEditedStep,
  repairStep,
  synthStep,
  tamperStep,
} from "./steps";
import { tellStory, type Story } from "./story";
import { roguePrincipal } from "./tamper";
import type { Stacks } from "./terraform-steps";

export interface DemoOptions {
  readonly root: string;
  readonly now: Date;
  /** Keep the folder with the Terraform JSON and state, and say where it is. */
  readonly keep: boolean;
}

/** The part of the story that needs no Terraform: the entries are put where an apply would have put them. */
async function withoutTerraform(story: Story, plan: GuardedPlan, missing: string): Promise<ExitCode> {
  const sandbox = await startSandbox({ principals: "strict", seed: seedFor(plan, [roguePrincipal(plan)], true) });
  try {
    await tamperStep(story, plan, sandbox);
    await driftStep(story, plan, sandbox);
  } finally {
    await sandbox.close();
  }
  story.say(`\nTerraform was not found: ${missing}.`);
  story.say("Plan, apply and repair need it (1.11 or newer): https://developer.hashicorp.com/terraform/install");
  return EXIT.failed;
}

async function tellWithTerraform(story: Story, plan: GuardedPlan, sandbox: Sandbox, all: Stacks): Promise<boolean> {
  await applyStep(story, all);
  const before = await driftStep(story, plan, sandbox);
  const done = await tamperStep(story, plan, sandbox);
  const plans = await planEditedStep(story, all, done);
  const found = await driftStep(story, plan, sandbox);
  await repairStep(story, plan, sandbox, all, done, plans);
  const isClean = await planCleanStep(story, all);
  const after = await driftStep(story, plan, sandbox);
  return isClean && hasFindings(found) && ![before, after].some(hasFindings);
}

async function withTerraform(
  story: Story,
  plan: GuardedPlan,
  terraform: FoundTerraform & { found: true },
  outdir: string,
  io: Io,
): Promise<ExitCode> {
  const mirror = findProviderMirror(placesOfThisMachine(io.env));
  const { signal, dispose } = io.onInterrupt();
  const sandbox = await startSandbox({ principals: "strict", seed: seedFor(plan, [roguePrincipal(plan)], false) });
  const opened = await openTerraform({ path: terraform.path, mirror, env: io.env, signal });
  try {
    const stacks = await readManifest(outdir);
    const environments = stackEnvironments(plan, sandbox.url);
    const ok = await tellWithTerraform(story, plan, sandbox, { terraform: opened, stacks, environments, signal });
    if (!ok) io.err("the story did not end as it should: the steps above show where\n");
    return ok ? EXIT.ok : EXIT.failed;
  } finally {
    await opened.close();
    await sandbox.close();
    dispose();
  }
}

/** The whole loop against a local EKS: what a team's change becomes, and what happens to a change made elsewhere. */
export async function runDemo(options: DemoOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const story = tellStory(io, () => performance.now());
  story.say("The whole loop against an EKS API on this machine. Nothing leaves it, and no AWS account is needed.\n");
  const plan = await compileStep(story, options, io);
  if (plan === undefined) return EXIT.found;
  const folder = await mkdtemp(join(tmpdir(), "eks-access-demo-"));
  const outdir = join(folder, "cdktf.out");
  try {
    await synthStep(story, plan, outdir);
    const terraform = await findTerraform(io.env);
    const exit = terraform.found
      ? await withTerraform(story, plan, terraform, outdir, io)
      : await withoutTerraform(story, plan, terraform.looked);
    if (exit === EXIT.ok)
      story.say(
        `\nAll of it in ${((performance.now() - started) / 1000).toFixed(0)} s. Next: change a file in teams/, and run \`yarn validate\`.`,
      );
    return exit;
  } finally {
    if (options.keep) io.err(`kept: ${folder}\n`);
    else await rm(folder, { recursive: true, force: true });
  }
}
