/** What a bot's text is about: an issue of a kind per key, such as drift of one cluster. */
export interface Mark {
  readonly kind: string;
  readonly key: string;
  /** Of what it says, so that nobody is told the same twice. */
  readonly hash: string;
}

const MARKER = /^<!-- eks-access-gitops:([a-z-]+) key="([^"]*)" hash="([0-9a-f]*)" -->/;

/** A key as marks have it. Names of ours and of files: nothing in them may end the comment or the quotes. */
export function markKey(key: string): string {
  return key.replaceAll(/[^A-Za-z0-9._:-]/gu, (char) => `%${(char.codePointAt(0) ?? 0).toString(16)};`);
}

/** The first line of a text of ours: unseen by readers, and by it a later run finds the text. */
export function writeMark({ kind, key, hash }: Mark): string {
  return `<!-- eks-access-gitops:${kind} key="${markKey(key)}" hash="${hash}" -->`;
}

/** Undefined where the text does not begin with a mark; the key as `markKey` writes it. */
export function tryReadMark(text: string): Mark | undefined {
  const [, kind, key, hash] = MARKER.exec(text) ?? [];
  return kind === undefined || key === undefined || hash === undefined ? undefined : { kind, key, hash };
}
