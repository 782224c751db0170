import type { Options } from "yargs";

import type { ExitCode, Io } from "./io";

/** What yargs gives a command: checked by its own options, so that each command narrows it as it reads. */
export type Arguments = Readonly<Record<string, unknown>>;

/** One command of the program. `run` decides nothing that a user could want to reuse: that lives in lib/. */
export interface Command {
  readonly name: string;
  /** What stands behind the name: `NAME`. @default nothing */
  readonly positional?: { readonly name: string; readonly describe: string };
  readonly describe: string;
  readonly options: Readonly<Record<string, Options>>;
  /** Command lines that work on this repository as it is, for the reference. */
  readonly examples: readonly string[];
  readonly run: (args: Arguments, io: Io) => Promise<ExitCode>;
}

export function text(args: Arguments, name: string): string | undefined {
  const value = args[name];
  return typeof value === "string" ? value : undefined;
}

export function texts(args: Arguments, name: string): string[] {
  const value = args[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** A number; NaN, which no range takes, when something else was given. */
export function number(args: Arguments, name: string): number | undefined {
  const value = args[name];
  return typeof value === "number" ? value : undefined;
}

export function flag(args: Arguments, name: string): boolean {
  return args[name] === true;
}
