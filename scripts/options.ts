/** One option of a command: what yargs parses it as, and what the reference says of it. */
export interface Option {
  /** What it takes; a `boolean` takes nothing, and a `number` is a whole one. @default "string" */
  readonly type?: "string" | "boolean" | "number";
  readonly choices?: readonly string[];
  /** One letter that it goes by too: `n` for `-n`. */
  readonly short?: string;
  /** Whether it may be given more than once. */
  readonly array?: true;
  /** The bounds of a number, both included. */
  readonly from?: number;
  readonly to?: number;
  readonly default?: string | boolean;
  /** Whether the command does nothing without it. */
  readonly required?: true;
  readonly describe: string;
}

/** Options by name, as they are written behind `--`. */
export type OptionSet = Readonly<Record<string, Option>>;

type One<O extends Option> = O extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : O extends { readonly type: "boolean" }
    ? boolean
    : O extends { readonly type: "number" }
      ? number
      : string;

type ValueOf<O extends Option> = O extends { readonly array: true }
  ? readonly One<O>[]
  : O extends { readonly type: "boolean" } | { readonly default: string } | { readonly required: true }
    ? One<O>
    : One<O> | undefined;

type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

/**
 * What a command gets for the options that it declares, by their names in camel case. A flag that was not given is false
 * or its default, a list that was not given is empty, anything else is undefined.
 */
export type Values<Set extends OptionSet> = {
  readonly [Name in keyof Set & string as CamelCase<Name>]: ValueOf<Set[Name]>;
};

/** `assume-role` -> `assumeRole`. */
export function camelCase(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Of every command. */
export const EVERYWHERE = {
  root: { type: "string", describe: "The folder of the repository's files (default: here, or ACCESS_ROOT)" },
} as const satisfies OptionSet;

/** What every command gets. */
export type Everywhere = Values<typeof EVERYWHERE>;

/** What a command gets that declares these options. */
export type Given<Set extends OptionSet> = Values<Set> & Everywhere;
