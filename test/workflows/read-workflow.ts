import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";

import { renderWorkflows, WORKFLOW_NAMES, type WorkflowStyle, type WorkflowTemplates } from "../../lib/workflows";
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
  readonly on: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
  readonly permissions: Permissions;
  readonly concurrency?: Job["concurrency"];
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const STYLES = ["source", "package"] as const satisfies readonly WorkflowStyle[];

/** In a style, or as they lie here: generated too, unless somebody edited one. */
export type WorkflowSet = WorkflowStyle | "here";
export const SETS = [...STYLES, "here"] as const satisfies readonly WorkflowSet[];

const templateOf = (name: string): string => readFileSync(join(PROJECT, "templates/github", `${name}.hbs`), "utf8");
const TEMPLATES = Object.fromEntries([
  ["parts", templateOf("parts")],
  ...WORKFLOW_NAMES.map((name) => [name, templateOf(`${name}.yml`)]),
]) as unknown as WorkflowTemplates;

export interface Home {
  readonly branch: string;
  readonly environment: string;
}

/** Where `platform.yaml` names neither. */
export const USUAL_HOME: Home = { branch: "main", environment: "production" };

/** The texts by file name. */
export function workflowTexts(style: WorkflowStyle, home: Home = USUAL_HOME): ReadonlyMap<string, string> {
  const files = renderWorkflows(TEMPLATES, { style, ...home, version: "1.2.3" });
  return new Map([...files].map(([path, text]) => [basename(path), text]));
}

const FOLDER = join(PROJECT, ".github", "workflows");
const NAMES: readonly string[] = WORKFLOW_NAMES.map((name) => `${name}.yml`);
const HERE = readdirSync(FOLDER).filter((file) => NAMES.includes(file));

const TEXTS: Readonly<Record<WorkflowSet, ReadonlyMap<string, string>>> = {
  source: workflowTexts("source"),
  package: workflowTexts("package"),
  here: new Map(HERE.map((file) => [file, readFileSync(join(FOLDER, file), "utf8")])),
};

/** The workflows' file names, sorted. */
export const workflowsIn = (set: WorkflowSet): string[] => [...TEXTS[set].keys()].sort();

export function workflowText(file: string, set: WorkflowSet): string {
  const text = TEXTS[set].get(file);
  if (text === undefined) throw new Error(`no workflow ${file}`);
  return text;
}

/** The one that nobody generates, and that only the program's own repository has. */
export const RELEASE = readFileSync(join(PROJECT, ".github/workflows/release.yml"), "utf8");

export const release = (): Workflow => parse(RELEASE) as Workflow;

export function readWorkflow(file: string, set: WorkflowSet): Workflow {
  return parse(workflowText(file, set)) as Workflow;
}

/** Every job of every workflow: `check.yml files`. */
export function everyJob(set: WorkflowSet): (readonly [string, Job])[] {
  return workflowsIn(set).flatMap((file) =>
    Object.entries(readWorkflow(file, set).jobs).map(([id, job]) => [`${file} ${id}`, job] as const),
  );
}
