import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { PROJECT } from "../scripts/harness";

export type Permissions = Readonly<Record<string, "read" | "write" | "none">>;

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly "continue-on-error"?: boolean | string;
}

export interface Job {
  readonly name?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string | boolean;
  readonly "runs-on": string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: Permissions;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress"?: unknown; readonly queue?: string };
  readonly strategy?: { readonly matrix?: { readonly include?: string }; readonly "fail-fast"?: boolean };
  readonly env?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Permissions;
  readonly concurrency?: Job["concurrency"];
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(PROJECT, ".github", "workflows");

/** The workflows' file names, sorted. */
export const WORKFLOWS: readonly string[] = readdirSync(FOLDER).sort();

export function workflowText(file: string): string {
  return readFileSync(join(FOLDER, file), "utf8");
}

export function readWorkflow(file: string): Workflow {
  return parse(workflowText(file)) as Workflow;
}

/** Every job of every workflow: `check.yml files`. */
export function everyJob(): (readonly [string, Job])[] {
  return WORKFLOWS.flatMap((file) =>
    Object.entries(readWorkflow(file).jobs).map(([id, job]) => [`${file} ${id}`, job] as const),
  );
}
