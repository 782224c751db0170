/** A scalar as go-yaml v2 resolves it: YAML 1.1, where `yes` is true, `0777` a number and `~` nothing. */
export type GoValue = string | number | boolean | null;

/** What a tag asks for cannot be had: go-yaml gives up on the whole text. */
export class GoYamlError extends Error {
  constructor(
    message: string,
    /** From 0, in the text; undefined where no place can be told. */
    readonly offset?: number,
    /** Go may well take it: the parser cannot. */
    readonly untried = false,
  ) {
    super(message);
  }
}

const TRUE = /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(|~|null|Null|NULL)$/;
const NOT_FINITE = /^(\.nan|\.NaN|\.NAN|[-+]?\.(inf|Inf|INF))$/;
const INTEGER = /^[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

function toNumber(text: string): number | undefined {
  const plain = /^\./.test(text) ? text : text.replaceAll("_", "");
  if (!INTEGER.test(plain)) {
    // A float that overflows is text, as strconv.ParseFloat fails.
    return FLOAT.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : undefined;
  }
  const [sign, digits] = /^[-+]/.test(plain) ? [plain[0], plain.slice(1)] : ["", plain];
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits.toLowerCase());
  return sign === "-" ? -value : value;
}

function resolvePlain(text: string): GoValue {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (NOT_FINITE.test(text)) return /nan/i.test(text) ? Number.NaN : text.startsWith("-") ? -Infinity : Infinity;
  return /^[-+.0-9]/.test(text) ? (toNumber(text) ?? text) : text;
}

function decodeBase64(text: string): string {
  const compact = text.replaceAll(/[\r\n]/g, "");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw new GoYamlError("!!binary value contains invalid base64 data");
  }
  return new TextDecoder().decode(Uint8Array.from(atob(compact), (char) => char.charCodeAt(0)));
}

const isKind: Readonly<Record<string, (value: GoValue) => boolean>> = {
  bool: (value) => typeof value === "boolean",
  int: (value) => typeof value === "number" && Number.isInteger(value),
  float: (value) => typeof value === "number",
  null: (value) => value === null,
  timestamp: (value) => typeof value === "string" && /^\d{4}-/.test(value),
};

/**
 * What a scalar is. `tag` is as the parser has it, written out; `quoted` also for blocks of text. A timestamp stays text.
 * Source: go-yaml v2, resolve.go and decode.go.
 */
export function resolveScalar(text: string, quoted: boolean, tag: string | undefined): GoValue {
  const name = tag === "!" ? undefined : tag?.replace(/^tag:yaml\.org,2002:|^!!/, "");
  if (name === undefined) return quoted && tag !== "!" ? text : resolvePlain(text);
  if (name === "binary") return decodeBase64(text);
  const fits = Object.hasOwn(isKind, name) ? isKind[name] : undefined;
  if (fits === undefined) return text;
  const value = resolvePlain(text);
  if (!fits(value)) throw new GoYamlError(`a value is not a valid !!${name}`);
  return value;
}
