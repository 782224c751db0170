import { UsageError } from "../lib/diagnostics";
import type { ExitCode, Io } from "./io";
import { camelCase, EVERYWHERE, type Given, type Option, type OptionSet } from "./options";

/** What yargs makes of a command line: read here, once, and nowhere else. */
export type Parsed = Readonly<Record<string, unknown>>;

/** A word behind a command's name, without an option: `NAME`. */
export interface Positional<Name extends string = string> {
  readonly name: Name;
  readonly describe: string;
  /** Whether it may be left out; then it is an empty text. */
  readonly optional?: true;
}

/** How a word is written in a usage line: `<name>`, or `[name]` where it may be left out. */
export function placeholder({ name, optional }: Positional): string {
  return optional === true ? `[${name}]` : `<${name}>`;
}

/** What the help, the reference and the parser need to know of a command. */
interface Described {
  readonly name: string;
  readonly describe: string;
  /** Command lines that work on this repository as it is, for the reference. */
  readonly examples: readonly string[];
}

/** A command, or one of another's subcommands. */
export interface Command extends Described {
  /** In their order; each must be given. */
  readonly positionals: readonly Positional[];
  readonly options: OptionSet;
  /** Options of old: name -> what to write instead. */
  readonly formerly: Readonly<Record<string, string>>;
  readonly subcommands: readonly Command[];
  /** An option of the command above that means this subcommand too: `--drop`. */
  readonly alsoAs: string | undefined;
  /** Undefined where a subcommand must be named. */
  readonly run: ((parsed: Parsed, io: Io) => Promise<ExitCode>) | undefined;
}

/** One that does something without a subcommand. */
export type Runnable = Command & { readonly run: NonNullable<Command["run"]> };

interface Declaration<Set extends OptionSet, Name extends string> extends Described {
  readonly options: Set;
  /** @default none */
  readonly positionals?: readonly Positional<Name>[];
  /** @default none */
  readonly formerly?: Readonly<Record<string, string>>;
  /** @default none */
  readonly subcommands?: readonly Command[];
  /** @default none */
  readonly alsoAs?: string;
  /** Decides nothing that a user could want to reuse: that lives in lib/. */
  readonly run: (given: Given<Set> & Readonly<Record<Name, string>>, io: Io) => Promise<ExitCode>;
}

/** @throws UsageError for anything but a whole number within the option's bounds */
function checkNumber(name: string, { from = 0, to = Infinity }: Option, value: unknown): void {
  if (typeof value === "number" && Number.isInteger(value) && value >= from && value <= to) return;
  throw new UsageError(`--${name} takes a whole number from ${from}${to === Infinity ? "" : ` to ${to}`}`);
}

/** The value of a declared option: yargs has seen to its type, and the program that it is given once. */
function valueOf(name: string, option: Option, parsed: Parsed): unknown {
  const { array, type, default: preset } = option;
  const value = parsed[name] ?? (array === true ? [] : (preset ?? (type === "boolean" ? false : undefined)));
  if (type === "number" && value !== undefined) checkNumber(name, option, value);
  return value;
}

function valuesOf(options: OptionSet, parsed: Parsed): Parsed {
  const entries = Object.entries(options).map(
    ([name, option]) => [camelCase(name), valueOf(name, option, parsed)] as const,
  );
  return Object.fromEntries(entries);
}

/** A command that does something by its options, which `run` gets with their types. */
export function defineCommand<const Set extends OptionSet, const Name extends string = never>(
  declaration: Declaration<Set, Name>,
): Runnable {
  const { positionals = [], options, formerly = {}, subcommands = [], alsoAs, run } = declaration;
  return {
    ...declaration,
    positionals,
    formerly,
    subcommands,
    alsoAs,
    run: async (parsed, io) => {
      const own = Object.fromEntries(positionals.map(({ name }) => [name, parsed[name] ?? ""]));
      const given = { ...valuesOf({ ...EVERYWHERE, ...options }, parsed), ...own };
      return await run(given as Parameters<typeof run>[0], io);
    },
  };
}

/** A command that does nothing but by a subcommand. */
export function defineGroup(declaration: Described & Pick<Command, "subcommands">): Command {
  return { ...declaration, positionals: [], options: {}, formerly: {}, alsoAs: undefined, run: undefined };
}
