// What the judge of the ceilings reads, and how it looks at names.
export interface Delegation {
  readonly policies?: readonly string[];
  readonly clusterScope?: readonly string[];
  readonly clusters?: readonly string[];
  readonly namespaces?: "own" | readonly string[];
  readonly groups?: readonly string[];
  readonly usernames?: readonly string[];
  readonly claims?: readonly string[];
}

export interface Bundle {
  readonly policies?: Readonly<Record<string, "cluster" | "own" | readonly string[]>>;
  readonly kubernetesGroups?: readonly string[];
  readonly username?: string;
}

export interface Grant extends Bundle {
  readonly principals: readonly (string | Readonly<Record<string, string>>)[];
  readonly clusters: readonly string[];
  readonly profile?: string;
}

export interface Team {
  readonly team: string;
  readonly namespaces?: readonly string[];
  readonly access: readonly Grant[];
}

export interface Platform {
  readonly breakGlass: { readonly role: string };
  readonly profiles?: Readonly<Record<string, Bundle>>;
  readonly guardrails: {
    readonly protectedNamespaces?: readonly string[];
    readonly delegation: Readonly<Record<string, Delegation>>;
  };
}

/** A repository as text; every cluster of it is in one account. */
export type Texts = ReadonlyMap<string, string>;

export const ACCOUNT = "123456789012";
export const DEFAULTS = {
  groups: ["{team}", "{team}:*", "*:{team}"],
  usernames: ["{team}:*", "{team}-*:*"],
  claims: ["{team}", "{team}-*"],
} as const;
export const READS_ONLY = ["view", "admin-view", "secret-reader"];
/** What a session may be called; pieces of other usernames come on top. */
export const SESSIONS = ["oncall", "x9", "deploy", "ci"];

/** What looks like something else, as far as the tests go. */
export const ODD = /[^ -~\u00c0-\u017f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]|[ıĸſæœ]/u;

export function glob(pattern: string): RegExp {
  const source = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${source}$`, "su");
}

export function isIn(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => glob(pattern).test(name));
}

/** Namespaces that a pattern means, as far as it takes to tell patterns apart. */
export function samples(pattern: string, ...interesting: readonly string[]): string[] {
  if (!pattern.endsWith("*")) return [pattern];
  const stem = pattern.slice(0, -1);
  const made = ["", "a", "0", "zz9", "-x", "admins", "-admins-q", "system"].map((end) => stem + end);
  return [...made, ...interesting.filter((name) => name.startsWith(stem))].filter((name) => !name.endsWith("-"));
}

export const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789".split("");
/** Every beginning of a namespace's name, in three characters. */
export const BEGINNINGS = LETTERS.flatMap((a) =>
  [...LETTERS, "-"].flatMap((b) => [...LETTERS, "-"].map((c) => a + b + c)),
);

export function substrings(text: string): string[] {
  const starts = Array.from(text.slice(0, 20), (_, index) => index);
  return starts.flatMap((start) => starts.map((length) => text.slice(start, start + length + 1)));
}
