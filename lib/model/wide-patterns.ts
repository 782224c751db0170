import { isWildcard } from "./wildcard";

/** Letters, digits and the hyphen: what may follow in a namespace's name. */
const CHARACTERS = 37;
/** A prefix of so many characters, or all patterns together as wide as that, is too wide. */
const WIDE_PREFIX = 1;

function literals(pattern: string): number {
  const star = pattern.indexOf("*");
  return star === -1 ? pattern.length : star;
}

/**
 * Whether wildcards reach so far that they are as good as the whole cluster: one with a single character before its star,
 * or as many longer ones as match no fewer names together (37 of two characters, 1,369 of three). Without it, a hundred
 * patterns of a letter or two are the whole cluster but for its protected namespaces.
 */
export function areWide(namespaces: readonly string[]): boolean {
  const wildcards = new Set(namespaces.filter(isWildcard));
  const width = [...wildcards].reduce((sum, pattern) => sum + CHARACTERS ** (WIDE_PREFIX - literals(pattern)), 0);
  // 37 times a 37th is not quite one.
  return width > 1 - 1e-9;
}
