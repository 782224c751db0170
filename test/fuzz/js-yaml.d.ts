/** A YAML parser of other people than the program's own: only what the independent reader asks of it. */
declare module "js-yaml" {
  /** YAML 1.2's core: no dates, no binary, no sets. */
  export const CORE_SCHEMA: unknown;
  /** @throws YAMLException */
  export function safeLoad(text: string, options: { readonly schema: unknown }): unknown;
}
