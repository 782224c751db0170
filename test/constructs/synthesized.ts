import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import type { GuardedPlan } from "../../lib/compile";
import { synthesize } from "../../lib/constructs";
import { formatPretty } from "../../lib/diagnostics";
import type { RepoFiles } from "../../lib/source";
import { compileFiles } from "../support/repo-builder";

export const TODAY = "2026-11-22";

/** The part of a stack's Terraform JSON that tests look at. */
export interface StackJson {
  readonly "//": { readonly metadata: Readonly<Record<string, unknown>> };
  readonly provider: { readonly aws: readonly Readonly<Record<string, unknown>>[] };
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly terraform: Readonly<Record<string, unknown>>;
}

/** The plan of files that have no errors. */
export function planOf(files: RepoFiles): GuardedPlan {
  const { plan, diagnostics } = compileFiles(files, new Date(TODAY));
  if (plan !== undefined) return plan;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  throw new Error(formatPretty(errors, { color: false, textOf: () => undefined }));
}

/** Texts by path, as files of a repository. */
export function filesOf(texts: Readonly<Record<string, string>>): RepoFiles {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { text }]));
}

function allFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? allFiles(path) : [path];
  });
}

/** Everything that a plan is synthesized to, by path below the output folder; the folder itself is gone. */
export function synthesizedFiles(plan: GuardedPlan): ReadonlyMap<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), "synthesized-"));
  try {
    synthesize(plan, { outdir });
    const paths = allFiles(outdir).sort();
    return new Map(paths.map((path) => [relative(outdir, path), readFileSync(path, "utf8")]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The stacks of a plan as JSON, by name. */
export function synthesizedStacks(plan: GuardedPlan): ReadonlyMap<string, StackJson> {
  const stacks = [...synthesizedFiles(plan)].flatMap(([path, text]) => {
    const name = /^stacks\/([^/]+)\/cdk\.tf\.json$/.exec(path)?.[1];
    return name === undefined ? [] : [[name, JSON.parse(text) as StackJson] as const];
  });
  return new Map(stacks);
}

export function findStack(plan: GuardedPlan, name: string): StackJson {
  const stacks = synthesizedStacks(plan);
  const stack = stacks.get(name);
  if (stack === undefined) throw new Error(`no stack ${name}; there are ${[...stacks.keys()].join(", ")}`);
  return stack;
}

/** A stack's resources of one type, by id; empty when there is none. */
export function resourcesOf(
  stack: StackJson,
  type: string,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return stack.resource[type] ?? {};
}
