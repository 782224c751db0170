/** What a byte can be outside of a text of JSON. */
export const BYTE = {
  illegal: 0,
  space: 1,
  newline: 2,
  quote: 3,
  open: 4,
  close: 5,
  colon: 6,
  comma: 7,
  /** Of a number, or of `true`, `false` and `null`. */
  literal: 8,
} as const;

/** The class of each byte. */
export const CLASS_OF: Uint8Array = (() => {
  const table = new Uint8Array(256);
  const set = (bytes: string, kind: number): void => {
    for (const byte of Buffer.from(bytes)) table[byte] = kind;
  };
  set(" \t\r", BYTE.space);
  set("\n", BYTE.newline);
  set('"', BYTE.quote);
  set("{[", BYTE.open);
  set("}]", BYTE.close);
  set(":", BYTE.colon);
  set(",", BYTE.comma);
  set("0123456789+-.eEtrufalsn", BYTE.literal);
  return table;
})();
