import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, resolve } from "node:path";
import pLimit from "p-limit";
import type { Environment } from "../environment";
import type { ProviderMirror } from "./find-provider-mirror";
import { prepareInstallation } from "./prepare-installation";
import { placeLockFile, seedLockFile, tryReadLockFile } from "./lock-file";
import { readTerraformPlan } from "../../terraform-plan/read-plan";
import { readStateAddresses } from "../../terraform-plan/read-state";
import { tryReadPulledState, type PulledState, type StateVersion } from "../../terraform-plan/state-version";
import type { TerraformPlan } from "../../terraform-plan/terraform-plan";
import { runProcess } from "./run-process";
import { declareNote, noteIn, writeNoteFolder } from "./state-note";
import {
  applyArguments,
  applyOutputsArguments,
  initArguments,
  planArguments,
  showArguments,
  untaintArguments,
  type TerraformArguments,
} from "./terraform-arguments";
import { childEnvironment } from "./terraform-environment";
import { failureText, TerraformFailure } from "./terraform-failure";

/** What every call takes. `env` is added to the environment Terraform was opened with; undefined removes a variable. */
export interface CallOptions {
  readonly env?: Environment;
}

export interface PlanOptions extends CallOptions {
  /** Whether to compare the state with AWS first. @default true */
  readonly refresh?: boolean;
  /** The plan file, absolute or below the stack's folder. @default "plan.tfplan" */
  readonly out?: string;
  /** False for a plan that nobody applies: a role that may only read cannot lock. @default true */
  readonly lock?: boolean;
  /** Plan to destroy everything in the stack. @default false */
  readonly destroy?: boolean;
}

/** A plan, and the file to apply. */
export interface SavedPlan extends TerraformPlan {
  readonly file: string;
}

/**
 * Terraform on one synthesized stack folder at a time. Every method rejects with a `TerraformFailure` when Terraform does,
 * and with an `UnreadablePlan` when it says what this program does not know.
 * Different stacks may be worked on at once; one stack's calls must follow each other.
 */
export interface Terraform {
  /** Installs the provider and connects the backend. Calls wait for each other. */
  init(stackDir: string, options?: CallOptions): Promise<void>;

  /** Plans and saves; a plan file left from before is removed even if this fails. */
  plan(stackDir: string, options?: PlanOptions): Promise<SavedPlan>;
  /** Applies exactly a saved plan; Terraform refuses it if the state changed since. */
  apply(stackDir: string, planFile: string, options?: CallOptions): Promise<void>;
  /** Reads a plan that was saved before. */
  show(stackDir: string, planFile: string, options?: CallOptions): Promise<TerraformPlan>;
  /** Which state the stack has, without a look at AWS; undefined where there is none yet. */
  tryReadVersion(stackDir: string, options?: CallOptions): Promise<StateVersion | undefined>;
  /**
   * Tells Terraform to keep what it began to make and did not see to its end: the next plan compares it with the files, as
   * everything else. Returns what that was, of the addresses that are declared.
   */
  untaint(stackDir: string, declared: ReadonlySet<string>, options?: CallOptions): Promise<readonly string[]>;
  /** What `writeNote` left; undefined where there is nothing. */
  tryReadNote(stackDir: string, options?: CallOptions): Promise<unknown>;
  /** Keeps a note about the stack's state, in a state of its own beside it: wherever that is. */
  writeNote(stackDir: string, note: unknown, options?: CallOptions): Promise<void>;
  /** The addresses in the state, sorted. */
  stateList(stackDir: string, options?: CallOptions): Promise<readonly string[]>;
  /** Removes temporary files. Nothing may be running. */
  close(): Promise<void>;
}

export interface TerraformOptions {
  /** Absolute path of the binary, from `findTerraform`. */
  readonly path: string;
  /** From `findProviderMirror`. */
  readonly mirror: ProviderMirror;
  /** The caller's environment, usually `process.env`. */
  readonly env: Environment;
  /** The committed lock file; need not exist. @default none */
  readonly lockFile?: string;
  /** How long to wait for a state lock, in seconds. @default 300 */
  readonly lockTimeoutSeconds?: number;
  /** How many resources Terraform reads or writes at once in a stack. @default 10 (Terraform's own) */
  readonly parallelism?: number;
  /** Its abort interrupts what runs and starts nothing more. */
  readonly signal?: AbortSignal;
  /** How long an interrupted Terraform may take to save its state and release its lock, in seconds. @default 120 */
  readonly graceSeconds?: number;
  /** Called for each line Terraform prints, plans included, as it comes. */
  readonly onLine?: (line: string, from: { readonly stackName: string; readonly command: string }) => void;
}

/** Terraform as a child process. Close it when done. @throws Error of node:fs if its temporary files cannot be written */
export async function openTerraform(options: TerraformOptions): Promise<Terraform> {
  const { temporaryDir, installation } = await prepareInstallation(options.mirror, options.env, homedir());
  const settings = { lockTimeoutSeconds: options.lockTimeoutSeconds ?? 300, parallelism: options.parallelism };
  // One init at a time: Terraform does not guard the plugin cache against a second writer ("text file busy", half-written
  // providers). It takes about a second and overlaps with other stacks' plans, which take 7, so it costs little.
  const oneAtATime = pLimit(1);
  let seed: string | undefined;

  async function run(stackDir: string, args: TerraformArguments, call: CallOptions = {}): Promise<string> {
    const [command] = args;
    const stackName = basename(resolve(stackDir));
    requireFolder(stackDir, command);
    const result = await runProcess({
      file: options.path,
      args,
      cwd: stackDir,
      env: childEnvironment({ ...options.env, ...call.env }, installation),
      signal: options.signal,
      graceMs: (options.graceSeconds ?? 120) * 1000,
      onLine: options.onLine && ((line) => options.onLine?.(line, { stackName, command })),
      report: ["show", "state"].includes(command) ? ["stderr"] : ["stdout", "stderr"], // its stdout is one line of JSON of megabytes
    });
    if (result.exitCode === 0) return result.stdout;
    const text = result.problem ?? failureText(result.stdout, result.stderr);
    throw new TerraformFailure({ stackName, command, text, interrupted: result.interrupted });
  }

  const show = async (stackDir: string, planFile: string, call?: CallOptions) =>
    readTerraformPlan(await run(stackDir, showArguments(resolve(stackDir, planFile)), call));

  const plan: Terraform["plan"] = async (
    stackDir,
    { refresh = true, out = "plan.tfplan", lock = true, destroy = false, env = {} } = {},
  ) => {
    const file = resolve(stackDir, out);
    await rm(file, { force: true }); // a failed plan must not leave yesterday's to be applied
    await run(stackDir, planArguments({ file, refresh, lock, destroy }, settings), { env });
    return { ...(await show(stackDir, file, { env })), file };
  };

  const pull = async (stackDir: string, call?: CallOptions): Promise<PulledState | undefined> =>
    tryReadPulledState(await run(stackDir, ["state", "pull"], call));

  async function openNotes(stackDir: string, call?: CallOptions): Promise<string> {
    const folder = await writeNoteFolder(stackDir);
    await run(folder, initArguments([]), call);
    return folder;
  }

  return {
    show,
    plan,
    init: (stackDir, call) =>
      oneAtATime(async () => {
        requireFolder(stackDir, "init");
        const flags = await placeLockFile(options.lockFile, stackDir);
        if (flags.length === 0 && seed !== undefined) await seedLockFile(seed, stackDir);
        await run(stackDir, initArguments(flags), call);
        if (installation.pluginCacheDir !== undefined) seed ??= await tryReadLockFile(stackDir);
      }),
    async apply(stackDir, planFile, call) {
      await run(stackDir, applyArguments(resolve(stackDir, planFile), settings), call);
    },
    tryReadVersion: async (stackDir, call) => {
      const pulled = await pull(stackDir, call);
      return pulled && { lineage: pulled.lineage, serial: pulled.serial };
    },
    async untaint(stackDir, declared, call) {
      const tainted = ((await pull(stackDir, call))?.tainted ?? []).filter((address) => declared.has(address));
      for (const address of tainted) await run(stackDir, untaintArguments(address, settings), call);
      return tainted;
    },
    tryReadNote: async (stackDir, call) => noteIn((await pull(await openNotes(stackDir, call), call))?.outputs),
    async writeNote(stackDir, note, call) {
      const folder = await openNotes(stackDir, call);
      await declareNote(folder, note);
      await run(folder, applyOutputsArguments(settings), call);
    },
    stateList: async (stackDir, call) => readStateAddresses(await run(stackDir, showArguments(), call)),
    async close() {
      if (temporaryDir !== undefined) await rm(temporaryDir, { recursive: true, force: true });
    },
  };
}

function requireFolder(stackDir: string, command: string): void {
  if (existsSync(stackDir)) return;
  const text = `There is no folder ${stackDir}; run synth first.`;
  throw new TerraformFailure({ stackName: basename(stackDir), command, text, interrupted: false });
}
