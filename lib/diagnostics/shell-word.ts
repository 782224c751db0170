/** One word of a POSIX shell's command line, whatever it holds: the path of a role may hold quotes, `$` and `;`. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A command line. */
export function shellLine(...words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}
