import { compileRepository, mergedOf, type Compilation, type Readable, type Sound } from "../lib/compile-repository";
import { limitPlan, type GuardedPlan } from "../lib/compile";
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

/** A repository whose files can be read: enough to look, never to apply. */
export type LookHere = Pick<Readable, "kind" | "model" | "overdue" | "diagnostics"> &
  Place & {
    readonly plan: GuardedPlan;
    /** To compare a change of the files with. */
    readonly compiled: Readable;
  };

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

/** What goes on though it should have ended is told of in every command; the rest is counted. */
function talk({ overdue, plan, diagnostics }: Pick<LookHere, "overdue" | "plan" | "diagnostics">, io: Io): void {
  const { errors, warnings } = count(diagnostics);
  const held = new Set(plan.clusters.flatMap((cluster) => [...cluster.held.keys()])).size;
  const parts = [
    ...(errors === 0
      ? []
      : [`the guardrails refuse these files (${plural(errors, "error")}): nothing of them is applied`]),
    ...(overdue.length === 0
      ? []
      : [`OVERDUE: ${plural(overdue.length, "exception")} ended, and what they lift goes on`]),
    ...(held === 0 ? [] : [`HELD: cluster-admin of ${plural(held, "principal")} ended, and stays for want of another`]),
    ...(warnings === 0 ? [] : [plural(warnings, "warning")]),
  ];
  if (parts.length > 0) io.err(`${parts.join("; ")}; \`yarn validate\` shows them\n`);
}

/** The plan of a repository without errors; with errors they are shown, and there is none. */
export async function tryPlanHere(given: Everywhere, io: Io): Promise<SoundHere | undefined> {
  const here = await compileHere(given, io);
  if (here.kind !== "sound") {
    showProblems(here.diagnostics, here.files, io);
    return undefined;
  }
  talk(here, io);
  return { ...here, plan: limitPlan(here.plan, readSettings(io.env).clusters) };
}

/**
 * What the files say, whatever the guardrails say of it: for commands that only look. Files that cannot be read are shown
 * as mistakes, and there is nothing.
 */
export async function tryLookHere(given: Everywhere, io: Io): Promise<LookHere | undefined> {
  const here = await compileHere(given, io);
  if (here.kind === "unreadable") {
    showProblems(here.diagnostics, here.files, io);
    return undefined;
  }
  const seen = { ...here, plan: mergedOf(here), compiled: here };
  talk(seen, io);
  return { ...seen, plan: limitPlan(seen.plan, readSettings(io.env).clusters) };
}
