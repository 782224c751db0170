import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import type { ProviderMirror } from "../../lib/io/terraform/find-provider-mirror";
import { readManifest, type SynthesizedStack } from "../../lib/io/terraform/read-manifest";
import { runStacks } from "../../lib/io/terraform/run-stacks";
import { openTerraform, type PlanOptions, type SavedPlan, type Terraform } from "../../lib/io/terraform/terraform";
import { changesNothing, type TerraformPlan } from "../../lib/terraform-plan/terraform-plan";
import { sandboxEnvironment, startSandbox, type Sandbox } from "../../lib/sandbox";
import type { RepoFiles } from "../../lib/source";
import { startTerraformHost } from "../support/terraform-host/terraform-host";

/** Where a stack's cluster is; `name` is undefined for an account's own stack. */
export interface Home {
  readonly account: string;
  readonly region: string;
}

export interface StackBenchOptions {
  readonly terraformPath: string;
  readonly mirror: ProviderMirror;
  /** By cluster. */
  readonly clusters: Readonly<Record<string, Home>>;
  /** The day that the program takes for today. */
  readonly today: string;
  /** How many stacks at once. @default 2 */
  readonly concurrency?: number;
}

/**
 * A folder in which the real program writes Terraform JSON and the real Terraform applies it to a sandbox: the whole way
 * from files to access entries, as the pipeline goes it.
 */
export interface StackBench {
  readonly sandbox: Sandbox;
  /** Absolute: for commands of ours that start Terraform themselves. */
  readonly terraformPath: string;
  /** Writes the files of a repository, and runs `main.ts` over them. */
  readonly synthesize: (files: RepoFiles) => Promise<readonly SynthesizedStack[]>;
  /** Plans one stack; initialises it the first time. */
  readonly plan: (stack: string, options?: PlanOptions) => Promise<SavedPlan>;
  readonly apply: (plan: SavedPlan, stack: string) => Promise<void>;
  /** Plans every stack, dependencies first, and applies what is not empty. */
  readonly applyAll: () => Promise<ReadonlyMap<string, SavedPlan>>;
  /** Plans every stack. */
  readonly planAll: () => Promise<ReadonlyMap<string, SavedPlan>>;
  /** Runs another Terraform command in a stack, with the stack's credentials. */
  readonly terraform: (stack: string, args: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

export function writeFiles(root: string, files: RepoFiles): void {
  rmSync(root, { recursive: true, force: true });
  for (const [path, file] of files) {
    if (!("text" in file)) throw new Error(`${path} has no text`);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), file.text);
  }
}

/** Runs `dist/main.js` as `cdktf synth` does: it writes `cdktf.out` where it is started. */
export async function runMain(root: string, cwd: string, today: string): Promise<void> {
  const launcher = join(__dirname, "../../scripts/launch.cjs");
  const env = { ...process.env, ACCESS_ROOT: root, ACCESS_NOW: today, ACCESS_CLUSTERS: "", CDKTF_OUTDIR: undefined };
  await promisify(execFile)(process.execPath, [launcher, "main"], { cwd, env });
}

function valueOf<T>(map: ReadonlyMap<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`no stack ${key}; there are ${[...map.keys()].join(", ")}`);
  return value;
}

export async function openStackBench(options: StackBenchOptions): Promise<StackBench> {
  const { terraformPath, mirror, clusters, today, concurrency = 2 } = options;
  const seed = Object.entries(clusters).map(([name, home]) => ({ name, ...home }));
  const folder = mkdtempSync(join(tmpdir(), "end-to-end-"));
  const sandbox = await startSandbox({ seed: { clusters: seed } });
  const host = await startTerraformHost(terraformPath, mirror);
  const terraform: Terraform = await openTerraform({ path: host.terraform, mirror, env: process.env });
  const initialised = new Set<string>();
  let stacks: readonly SynthesizedStack[] = [];

  const homeOf = (stack: string): Home => {
    const home = clusters[stack] ?? seed.find(({ account }) => stack === `account-${account}`);
    if (home === undefined) throw new Error(`nobody knows the account of stack ${stack}`);
    return home;
  };
  const environmentOf = (stack: string): Record<string, string> => {
    const { account, region } = homeOf(stack);
    return sandboxEnvironment(sandbox.url, account, region);
  };
  const dirOf = (stack: string): string => valueOf(new Map(stacks.map(({ name, dir }) => [name, dir])), stack);

  const plan: StackBench["plan"] = async (stack, { env, ...rest } = {}) => {
    const credentials = { ...environmentOf(stack), ...env };
    if (!initialised.has(stack)) await terraform.init(dirOf(stack), { env: credentials });
    initialised.add(stack);
    return terraform.plan(dirOf(stack), { ...rest, env: credentials });
  };
  const apply: StackBench["apply"] = ({ file }, stack) =>
    terraform.apply(dirOf(stack), file, { env: environmentOf(stack) });

  const forEach = async (work: (stack: string) => Promise<SavedPlan>): Promise<ReadonlyMap<string, SavedPlan>> => {
    const results = await runStacks(stacks, ({ name }) => work(name), { concurrency });
    return new Map(
      results.map((result) => {
        if (result.status === "failed") throw result.error;
        if (result.status === "not-run") throw new Error(`stack ${result.stack} did not run: ${result.because}`);
        return [result.stack, result.value] as const;
      }),
    );
  };

  return {
    sandbox,
    terraformPath: host.terraform,
    plan,
    apply,
    planAll: () => forEach((stack) => plan(stack)),
    applyAll: () =>
      forEach(async (stack) => {
        const planned = await plan(stack);
        if (!planned.isEmpty) await apply(planned, stack);
        return planned;
      }),
    async synthesize(files) {
      writeFiles(join(folder, "repository"), files);
      await runMain(join(folder, "repository"), folder, today);
      stacks = await readManifest(join(folder, "cdktf.out"));
      return stacks;
    },
    async terraform(stack, args) {
      const env = { ...process.env, ...environmentOf(stack), CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
      return (await promisify(execFile)(host.terraform, [...args, "-no-color"], { cwd: dirOf(stack), env })).stdout;
    },
    async close() {
      await sandbox.close();
      await terraform.close();
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a plan would do, without what stays: `actions type`, sorted. */
export function actionsOf({ resources }: TerraformPlan): string[] {
  const real = resources.filter(({ actions }) => !changesNothing(actions));
  return real.map(({ actions, type }) => `${actions.join("+")} ${type}`).sort();
}

/** The attributes that an update changes, by address. */
export function changedAttributes({ resources }: TerraformPlan): Record<string, string[]> {
  const updates = resources.filter(({ actions }) => actions.join() === "update");
  return Object.fromEntries(
    updates.map(({ address, before, after }) => {
      const [old, next] = [before ?? {}, after ?? {}];
      const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
      return [address, keys.filter((key) => JSON.stringify(old[key]) !== JSON.stringify(next[key])).sort()];
    }),
  );
}
