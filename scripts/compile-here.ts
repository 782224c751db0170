import { compileRepository, type Compilation, type Sound } from "../lib/compile-repository";
import { limitPlan } from "../lib/compile";
import { count, formatPretty, plural, type Diagnostic } from "../lib/diagnostics";
import { readSettings } from "../lib/io/environment";
import { readRepository, textIn } from "../lib/io/read-repository";
import type { RepoFiles } from "../lib/source";
import type { Io } from "./io";
import type { Everywhere } from "./options";
import { findRoot } from "./root-folder";

interface Place {
  readonly root: string;
  readonly now: Date;
  readonly files: RepoFiles;
}

/** A repository, and what it compiles to. */
export type Here = Compilation & Place;

/** A repository without errors. */
export type SoundHere = Sound & Place;

/** Compiles the repository that `--root` or the environment names. */
export async function compileHere(given: Everywhere, io: Io): Promise<Here> {
  const { now } = readSettings(io.env);
  const root = await findRoot(given, io.env);
  const files = await readRepository(root);
  return { root, now, files, ...compileRepository(files, now) };
}

/** Problems where talk goes: results go elsewhere, and there are none. */
export function showProblems(diagnostics: readonly Diagnostic[], files: RepoFiles, io: Io): void {
  io.err(formatPretty(diagnostics, { color: io.errColor, textOf: textIn(files) }));
}

/** The plan of a repository without errors; with errors they are shown, and there is none. */
export async function tryPlanHere(given: Everywhere, io: Io): Promise<SoundHere | undefined> {
  const here = await compileHere(given, io);
  if (here.kind !== "sound") {
    showProblems(here.diagnostics, here.files, io);
    return undefined;
  }
  const { warnings } = count(here.diagnostics);
  if (warnings > 0) io.err(`${plural(warnings, "warning")}; \`yarn validate\` shows them\n`);
  return { ...here, plan: limitPlan(here.plan, readSettings(io.env).clusters) };
}
