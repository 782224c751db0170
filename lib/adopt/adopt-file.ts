import { renderMap } from "../source";

/** What becomes import blocks: a principal, and full names of its policies. */
export interface ImportedEntry {
  readonly principal: string;
  readonly policies: readonly string[];
}

/** Where the import blocks of a cluster are declared. */
export function adoptPath(cluster: string): string {
  return `adopt/${cluster}.yaml`;
}

/** The text of `adopt/<cluster>.yaml`. */
export function adoptFile(cluster: string, entries: readonly ImportedEntry[]): string {
  const sorted = [...entries].sort((a, b) => (a.principal < b.principal ? -1 : 1));
  const written = sorted.map(({ principal, policies }) =>
    policies.length === 0 ? { principal } : { principal, policies: [...policies].sort() },
  );
  return [
    "# yaml-language-server: $schema=../docs/schema/adopt.schema.json",
    "# Written by `yarn adopt`. These entries exist: the next apply imports them instead of creating them, and changes",
    "# nothing. While this file exists, their tags are left as they are. Once it is applied: `yarn adopt drop`.",
    renderMap({ cluster, entries: written }),
  ].join("\n");
}
