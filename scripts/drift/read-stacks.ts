import { rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

import { printable } from "../../lib/diagnostics";
import type { AccountPlace } from "../../lib/io/aws/credentials";
import type { Environment } from "../../lib/io/environment";
import { readManifest, type SynthesizedStack } from "../../lib/io/terraform/read-manifest";
import { runStacks } from "../../lib/io/terraform/run-stacks";
import type { Terraform } from "../../lib/io/terraform/terraform";
import { TerraformFailure } from "../../lib/io/terraform/terraform-failure";
import type { StackHome } from "../../lib/terraform-plan/stack-home";
import { stackReading, type StackReading } from "../../lib/terraform-plan/stack-reading";
import type { TerraformAccess } from "../account-access";
import type { Io } from "../io";
import { withTerraform } from "../with-terraform";

/** A stack to look at, and whose it is. */
export interface WantedStack extends StackHome {
  /** Where its credentials are asked for. */
  readonly place: AccountPlace;
  /** Whether it may rightly not exist. */
  readonly optional: boolean;
}

export interface StackRequest {
  readonly wanted: readonly WantedStack[];
  /** The folder with `manifest.json`. */
  readonly out: string;
  /** The folder of the repository's files, for its lock file. */
  readonly root: string;
  /** `saved`: what `cdktf diff` or `yarn plan` left. `run`: plan now. */
  readonly from: "saved" | "run";
  readonly access: TerraformAccess;
  readonly io: Io;
}

/** A plan keeps about one core busy. */
const AT_ONCE = 2;
/** What `cdktf diff` leaves, and what our own plan does. */
const SAVED = ["plan", "plan.tfplan"] as const;
const OWN = "drift.tfplan";
const LONGEST_WHY = 600;

function reasonOf(error: unknown): string {
  const text = error instanceof TerraformFailure ? `${error.command}: ${error.text}` : error;
  const words = text instanceof Error ? text.message : String(text);
  return printable(words.replace(/\s+/g, " ").replace(/\.$/, ""), LONGEST_WHY);
}

async function modifiedAt(file: string): Promise<number | undefined> {
  return await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

/** The newest of the files that hold a saved plan; undefined when there is none. */
async function trySavedPlan(dir: string): Promise<string | undefined> {
  const times = await Promise.all(
    SAVED.map(async (name) => [join(dir, name), await modifiedAt(join(dir, name))] as const),
  );
  const found = times.filter((one): one is readonly [string, number] => one[1] !== undefined);
  return found.sort(([, a], [, b]) => b - a)[0]?.[0];
}

async function readSaved(terraform: Terraform, { dir }: SynthesizedStack, home: StackHome): Promise<StackReading> {
  const file = await trySavedPlan(dir);
  if (file === undefined)
    return { couldNotLook: `${dir} holds no saved plan (plan, plan.tfplan): run yarn diff first` };
  return stackReading(await terraform.show(dir, file), home);
}

async function planNow(
  terraform: Terraform,
  { dir }: SynthesizedStack,
  home: StackHome,
  env: Environment,
): Promise<StackReading> {
  try {
    await terraform.init(dir, { env });
    // Nobody applies it: a role that may only read cannot lock.
    return stackReading(await terraform.plan(dir, { lock: false, out: OWN, env }), home);
  } finally {
    await rm(join(dir, OWN), { force: true });
  }
}

/** The same reason for every stack that must be there. */
export function allUnread(wanted: readonly WantedStack[], why: string): ReadonlyMap<string, StackReading> {
  const needed = wanted.filter(({ optional }) => !optional);
  return new Map(needed.map(({ stack }) => [stack, { couldNotLook: why }]));
}

async function readEach(
  terraform: Terraform,
  request: StackRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, StackReading>> {
  const { wanted, io, from, access } = request;
  const manifest = new Map((await readManifest(resolve(request.out))).map((stack) => [stack.name, stack]));
  // A stack that another one needs is not waited for: nothing is applied here.
  const stacks = wanted
    .filter(({ stack, optional }) => !optional || manifest.has(stack))
    .map((home) => ({ name: home.stack, home, dependencies: [] }));
  const results = await runStacks(
    stacks,
    async ({ name, home }): Promise<StackReading> => {
      const stack = manifest.get(name);
      if (stack === undefined) return { couldNotLook: `${request.out} has no stack of that name: run yarn synth` };
      if (from === "saved") return await readSaved(terraform, stack, home);
      return await planNow(terraform, stack, home, await access.environmentFor(home.place));
    },
    {
      concurrency: AT_ONCE,
      signal,
      onProgress: ({ stack, status, finished, total }) => {
        if (status !== "started") io.err(`${printable(stack)}: plan read (${finished} of ${total})\n`);
      },
    },
  );
  return new Map(
    results.map((result): readonly [string, StackReading] => {
      if (result.status === "done") return [result.stack, result.value];
      const why = result.status === "failed" ? reasonOf(result.error) : result.because;
      return [result.stack, { couldNotLook: why }];
    }),
  );
}

/** What Terraform plans for each wanted stack. Whatever keeps it from planning one is a reading. */
export async function readStacks(request: StackRequest): Promise<ReadonlyMap<string, StackReading>> {
  const { wanted, root, io } = request;
  return await withTerraform(
    root,
    io,
    (terraform, signal) =>
      readEach(terraform, request, signal).catch((error: unknown) => allUnread(wanted, reasonOf(error))),
    (why) => allUnread(wanted, why),
  );
}
