import { isMap, isScalar, parseDocument, type Pair, type YAMLMap } from "yaml";

import { tryParseValue } from "./parse-value";
import { renderFlow } from "./render-yaml";

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end;
}

/** A new key behind another one: on a line of its own, or in brackets. */
function behind(map: YAMLMap, pair: Pair, text: string, written: string): Edit | undefined {
  const range = isScalar(pair.value) ? pair.value.range : undefined;
  const start = isScalar(pair.key) ? pair.key.range : undefined;
  if (range == null || start == null) return undefined;
  if (map.flow === true) return { from: range[1], to: range[1], text: `, ${written}` };
  const column = start[0] - (text.lastIndexOf("\n", start[0] - 1) + 1);
  const end = endOfLine(text, range[1]);
  const isWindows = text[end - 1] === "\r";
  const at = isWindows ? end - 1 : end;
  return { from: at, to: at, text: `${isWindows ? "\r" : ""}\n${" ".repeat(column)}${written}` };
}

function editOf(map: YAMLMap, text: string, [key, value]: readonly [string, string], after: string): Edit | undefined {
  const written = renderFlow(value);
  const pair = pairOf(map, key);
  if (pair === undefined) {
    const other = pairOf(map, after);
    return other && behind(map, other, text, `${renderFlow(key)}: ${written}`);
  }
  const range = isScalar(pair.value) ? pair.value.range : undefined;
  return range == null ? undefined : { from: range[0], to: range[1], text: written };
}

function plainAt(text: string, path: readonly (string | number)[]): Readonly<Record<string, unknown>> | undefined {
  const whole = tryParseValue("", text, () => undefined);
  const found = path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined,
    whole,
  );
  return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : undefined;
}

/**
 * The text of a YAML file with keys of a map set to texts: where they stand, each in its place; one that is missing behind
 * the key `after`. Everything else stays, byte for byte. Undefined where the layout takes no such edit; whatever is returned
 * has been read again and compared.
 */
export function trySetKeys(
  text: string,
  path: readonly (string | number)[],
  values: Readonly<Record<string, string>>,
  after: string,
): string | undefined {
  const document = parseDocument(text, { version: "1.2", keepSourceTokens: true, uniqueKeys: false });
  const map: unknown = document.getIn(path);
  if (!isMap(map)) return undefined;
  const edits = Object.entries(values).map((entry) => editOf(map, text, entry, after));
  if (!edits.every((edit) => edit !== undefined)) return undefined;
  const changed = [...edits]
    .sort((a, b) => b.from - a.from)
    .reduce((whole, edit) => whole.slice(0, edit.from) + edit.text + whole.slice(edit.to), text);
  const [is, was] = [plainAt(changed, path), plainAt(text, path)];
  const sorted = (one: object): string => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  return is !== undefined && was !== undefined && sorted(is) === sorted({ ...was, ...values }) ? changed : undefined;
}
