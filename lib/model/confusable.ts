import { isHidden } from "../source";
import { refuse, type RefusedValue } from "./result";

/**
 * The letters that a name may have besides printable ASCII: accented ones of Latin-1 and Latin Extended-A, without those
 * that Unicode's confusables.txt (UTS #39) lists as ASCII look-alikes (dotless i, kra, the ligatures).
 */
const LATIN =
  /[A-Za-z\u00C0-\u00C5\u00C7-\u00D6\u00D8-\u00E5\u00E7-\u00F6\u00F8-\u0130\u0132-\u0137\u0139-\u0151\u0154-\u017F]/u;
/** Kana, Chinese characters and Hangul syllables: nobody takes one for an ASCII letter. Jamo and fillers are left out. */
const EAST_ASIAN = /(?=\p{L})[\p{Script=Han}\u3041-\u3096\u30A1-\u30FA\u30FC\uAC00-\uD7A3]/u;
const OTHER_ASCII = /[ -@[-`{-~]/;

const HINT = "write it with printable ASCII characters; they can always be told apart";

function describe(char: string): string {
  const code = `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return /[\p{L}\p{N}\p{S}\p{P}]/u.test(char) ? `${char} (${code})` : code;
}

/**
 * Why a name cannot be told from another by looking at it; undefined where it can. Kubernetes compares bytes: a Cyrillic
 * "ѕystem:admin" is nobody to RBAC, and an administrator to whoever reviews it or reads the audit log. Each word is of
 * accented Latin or of East Asian letters, never of both; letters of scripts that look like Latin, and whatever cannot be
 * seen, are refused. The text is its own NFKC form, so that no two spellings look the same.
 */
export function tryFindConfusable(text: string): RefusedValue | undefined {
  let word: "latin" | "east-asian" | undefined;
  for (const char of text) {
    if (OTHER_ASCII.test(char) || /[\t\r\n]/.test(char)) {
      word = undefined;
      continue;
    }
    const kind = LATIN.test(char) ? "latin" : EAST_ASIAN.test(char) ? "east-asian" : undefined;
    if (isHidden(char)) return refuse(`${describe(char)} cannot be seen`, HINT, "control-character");
    if (kind === undefined || char.normalize("NFKC") !== char)
      return refuse(`${describe(char)} cannot be told from another character`, HINT, "confusable-name");
    if (word !== undefined && word !== kind)
      return refuse(`${describe(char)} is of another script than the rest of its word`, HINT, "confusable-name");
    word = kind;
  }
  return undefined;
}
