/** A rule of CODEOWNERS: a path pattern as it is written, and whom GitHub asks. */
export interface CodeownersRule {
  readonly pattern: string;
  readonly owners: readonly string[];
}

/**
 * CODEOWNERS as GitHub reads it: a `#` begins a comment, also behind a rule; a space separates unless a backslash stands
 * before it.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function readCodeowners(text: string): CodeownersRule[] {
  return text.split(/\r\n|\r|\n/).flatMap((line): CodeownersRule[] => {
    const words = line.match(/(?:\\.|[^\s\\])+/gu) ?? [];
    const comment = words.findIndex((word) => word.startsWith("#"));
    const [pattern, ...owners] = comment === -1 ? words : words.slice(0, comment);
    return pattern === undefined ? [] : [{ pattern, owners }];
  });
}
