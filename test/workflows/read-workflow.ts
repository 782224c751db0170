import { readFileSync } from "node:fs";
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
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Permissions;
  readonly concurrency?: Job["concurrency"];
  readonly defaults: { readonly run: { readonly shell: string } };
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const STYLES = ["source", "package"] as const satisfies readonly WorkflowStyle[];

const templateOf = (name: string): string => readFileSync(join(PROJECT, "templates/github", `${name}.hbs`), "utf8");
const TEMPLATES = Object.fromEntries([
  ["parts", templateOf("parts")],
  ...WORKFLOW_NAMES.map((name) => [name, templateOf(`${name}.yml`)]),
]) as unknown as WorkflowTemplates;

/** The texts by file name, as they are where `platform.yaml` names neither branch nor environment. */
export function workflowTexts(
  style: WorkflowStyle,
  home: { readonly branch: string; readonly environment: string } = { branch: "main", environment: "production" },
): ReadonlyMap<string, string> {
  const files = renderWorkflows(TEMPLATES, { style, ...home, version: "1.2.3" });
  return new Map([...files].map(([path, text]) => [basename(path), text]));
}

const TEXTS: Readonly<Record<WorkflowStyle, ReadonlyMap<string, string>>> = {
  source: workflowTexts("source"),
  package: workflowTexts("package"),
};

/** The workflows' file names, sorted. */
export const WORKFLOWS: readonly string[] = [...TEXTS.source.keys()].sort();

export function workflowText(file: string, style: WorkflowStyle): string {
  const text = TEXTS[style].get(file);
  if (text === undefined) throw new Error(`no workflow ${file}`);
  return text;
}

export function readWorkflow(file: string, style: WorkflowStyle): Workflow {
  return parse(workflowText(file, style)) as Workflow;
}

/** Every job of every workflow: `check.yml files`. */
export function everyJob(style: WorkflowStyle): (readonly [string, Job])[] {
  return WORKFLOWS.flatMap((file) =>
    Object.entries(readWorkflow(file, style).jobs).map(([id, job]) => [`${file} ${id}`, job] as const),
  );
}
