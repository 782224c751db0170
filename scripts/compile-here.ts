import { stat } from "node:fs/promises";

import { compileRepository, type Compilation } from "../lib/compile-repository";
import { limitPlan, type GuardedPlan } from "../lib/compile";
import { count, formatPretty, plural, type Diagnostic, UsageError } from "../lib/diagnostics";
import { readSettings } from "../lib/io/environment";
import { readRepository, textIn } from "../lib/io/read-repository";
import type { RepoFiles } from "../lib/source";
import { text, type Arguments } from "./command";
import type { Io } from "./io";

export interface Here extends Compilation {
  readonly root: string;
  readonly now: Date;
  readonly files: RepoFiles;
}

/** A folder that is not there would read as a repository without files. */
async function requireFolder(root: string): Promise<void> {
  const found = await stat(root).catch((cause: unknown) => {
    throw new UsageError(`there is no folder ${JSON.stringify(root)} (--root, ACCESS_ROOT)`, { cause });
  });
  if (!found.isDirectory()) throw new UsageError(`${JSON.stringify(root)} is no folder (--root, ACCESS_ROOT)`);
}

/** Compiles the repository that `--root` or the environment names. */
export async function compileHere(args: Arguments, io: Io): Promise<Here> {
  const { root: fromEnvironment, now } = readSettings(io.env);
  const root = text(args, "root") ?? fromEnvironment;
  await requireFolder(root);
  const files = await readRepository(root);
  return { root, now, files, ...compileRepository(files, now) };
}

/** Problems where talk goes: results go elsewhere, and there are none. */
export function showProblems(diagnostics: readonly Diagnostic[], files: RepoFiles, io: Io): void {
  io.err(formatPretty(diagnostics, { color: io.errColor, textOf: textIn(files) }));
}

/** The plan of a repository without errors; with errors they are shown, and there is none. */
export async function tryPlanHere(
  args: Arguments,
  io: Io,
): Promise<(Here & { readonly plan: GuardedPlan }) | undefined> {
  const here = await compileHere(args, io);
  const { plan, diagnostics, files } = here;
  if (plan === undefined) {
    showProblems(diagnostics, files, io);
    return undefined;
  }
  const { warnings } = count(diagnostics);
  if (warnings > 0) io.err(`${plural(warnings, "warning")}; \`yarn validate\` shows them\n`);
  return { ...here, plan: limitPlan(plan, readSettings(io.env).clusters) };
}
