import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { stackFacts, type StackFacts } from "../../lib/apply";
import { tryMerged } from "../../lib/compile-repository";
import { enumerate, printable, UsageError } from "../../lib/diagnostics";
import type { Environment } from "../../lib/io/environment";
import { readManifest, type SynthesizedStack } from "../../lib/io/terraform/read-manifest";
import { accountStackName, minuteOf, matches } from "../../lib/model";
import { rootFromStack } from "../../lib/io/root-from-stack";
import { compileRevision } from "../changes/compile-revision";
import { accountAccess, type AccountAccess } from "../account-access";
import { tryPlanHere, type SoundHere } from "../compile-here";
import type { Io } from "../io";
import { stacksFolder } from "../stacks-folder";
import { changedStacks } from "./changed-stacks";
import type { StackOptions } from "./options";
import { makesPipeline, settlePlan } from "./settle-plan";

/** A synthesized stack, and what its plan is held against. */
export interface PreparedStack extends SynthesizedStack {
  readonly facts: StackFacts;
  /** For each run of Terraform, besides the caller's: a session ends after an hour. */
  readonly environment: () => Promise<Environment>;
}

export interface Prepared {
  readonly here: SoundHere;
  /** Where the stacks are. */
  readonly outdir: string;
  readonly stacks: readonly PreparedStack[];
  readonly access: AccountAccess;
}

/**
 * Those that the patterns name: a cluster's with its account's, or one by the stack's own name. One that matches nothing
 * must not come out as "no changes".
 */
function chosen(stacks: readonly SynthesizedStack[], patterns: readonly string[], { plan }: SoundHere): Set<string> {
  const names = stacks.map(({ name }) => name);
  for (const pattern of patterns) {
    if (names.some((name) => matches(pattern, name))) continue;
    throw new UsageError(`--cluster ${printable(pattern)} matches no stack; there are: ${enumerate(names)}`);
  }
  if (patterns.length === 0) return new Set(names);
  const direct = names.filter((name) => patterns.some((pattern) => matches(pattern, name)));
  const accounts = plan.clusters
    .filter(({ cluster }) => direct.includes(cluster.name))
    .map(({ cluster }) => accountStackName(cluster.account));
  return new Set([...direct, ...accounts]);
}

/** Compiles, writes the Terraform JSON of every stack, and chooses those to work on; undefined after showing mistakes. */
export async function prepareStacks(given: StackOptions, io: Io): Promise<Prepared | undefined> {
  const read = await tryPlanHere(given, io);
  if (read === undefined) return undefined;
  const access = accountAccess(
    given,
    io.env,
    read.plan.clusters.map(({ cluster }) => cluster),
  );
  const here = { ...read, plan: settlePlan(read.plan, access.terraform) };
  if (here.plan.settings.backend !== read.plan.settings.backend && read.plan.settings.backend.kind !== "local") {
    io.err("the EKS of this machine is asked, so Terraform's state is a local file, not where platform.yaml says\n");
  }
  if (access.terraform.leavesOutPipeline && makesPipeline(read.plan)) {
    io.err("left out: the pipeline's roles and alarms, for which AWS needs more than EKS and IAM\n");
  }
  const { synthesize } = await import("../../lib/constructs/synthesize.js");
  const outdir = resolve(stacksFolder(here.root, io.env));
  const place = { outdir, rootFromStack: await rootFromStack(here.root, outdir, here.plan.settings.backend) };
  synthesize(here.plan, place);
  const all = await readManifest(outdir);
  const base = given.changed;
  const changed =
    base === undefined
      ? undefined
      : await changedStacks(all, { ...here, ...place, base, access: access.terraform }, io);
  const before = base === undefined ? undefined : tryMerged(await compileRevision(here.root, base, here.now));
  const wanted = chosen(all, given.cluster, here);
  const { guardrails } = here.model.platform;
  const stacks = all
    .filter(({ name }) => wanted.has(name) && (changed === undefined || changed.has(name)))
    .map(async (stack): Promise<PreparedStack> => {
      const json: unknown = JSON.parse(await readFile(join(stack.dir, "cdk.tf.json"), "utf8"));
      const facts = stackFacts(
        stack.name,
        { plan: here.plan, guardrails, today: minuteOf(here.now), base: before },
        json,
      );
      return { ...stack, facts, environment: () => access.terraform.environmentFor(facts) };
    });
  return { here, outdir, stacks: await Promise.all(stacks), access };
}
