import { isMap, isScalar, isSeq, parseDocument, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";

import { endOf } from "./edit-yaml-layout";
import { tryParseValue } from "./parse-value";

interface Cut {
  readonly from: number;
  readonly to: number;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

/** Where the dash of an item stands; undefined in brackets. */
function dashOf(list: YAMLSeq, index: number): number | undefined {
  const token = list.srcToken;
  if (token?.type !== "block-seq") return undefined;
  return token.items[index]?.start.find(({ type }) => type === "seq-item-ind")?.offset;
}

/** The whole lines of an item; undefined where other things stand on them. */
function linesOf(list: YAMLSeq, index: number, text: string): Cut | undefined {
  const dash = dashOf(list, index);
  if (dash === undefined) return undefined;
  const from = lineStart(text, dash);
  if (text.slice(from, dash).trim() !== "") return undefined;
  const end = endOf((list.items[index] ?? null) as Node | null, dash);
  return { from, to: lineEnd(text, Math.max(end - 1, dash)) };
}

function pairAt(root: YAMLMap, path: readonly string[]): Pair | undefined {
  let map: unknown = root;
  let found: Pair | undefined;
  for (const key of path) {
    if (!isMap(map)) return undefined;
    found = map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
    map = found?.value;
  }
  return found;
}

function without(before: unknown, path: readonly string[], indexes: ReadonlySet<number>): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return (before as readonly unknown[]).filter((_, index) => !indexes.has(index));
  const map = before as Readonly<Record<string, unknown>>;
  return { ...map, [key]: without(map[key], rest, indexes) };
}

function edit(text: string, path: readonly string[], indexes: ReadonlySet<number>): string | undefined {
  const root = parseDocument(text, { version: "1.2", keepSourceTokens: true, uniqueKeys: false }).contents;
  const pair = isMap(root) ? pairAt(root, path) : undefined;
  const list: unknown = pair?.value;
  if (!isSeq(list)) return undefined;
  const cuts = [...indexes].map((index) => linesOf(list, index, text));
  if (cuts.some((cut) => cut === undefined)) return undefined;
  const sorted = (cuts as Cut[]).sort((a, b) => b.from - a.from);
  const cutOut = sorted.reduce((whole, { from, to }) => whole.slice(0, from) + whole.slice(to), text);
  if (indexes.size < list.items.length) return cutOut;
  // A key with nothing behind it would be null.
  const keyEnd = (pair?.key as Node | undefined)?.range?.[1] ?? -1;
  const colon = text.indexOf(":", keyEnd) + 1;
  return keyEnd < 0 || colon === 0 ? undefined : `${cutOut.slice(0, colon)} []${cutOut.slice(colon)}`;
}

/**
 * The text of a YAML file without some items of the list that the keys lead to: their lines go, the comments above them
 * and everything else stays, byte for byte; a list without items becomes `[]`. Undefined where the file's layout does not
 * allow it; whatever is returned has been read again and compared.
 */
export function tryRemoveItems(text: string, path: readonly string[], indexes: readonly number[]): string | undefined {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const plain = text.slice(mark.length);
  const chosen = new Set(indexes);
  const edited = edit(plain, path, chosen);
  if (edited === undefined) return undefined;
  const plainOf = (written: string): unknown => tryParseValue("", written, () => undefined);
  const should = without(plainOf(plain), path, chosen);
  return JSON.stringify(plainOf(edited)) === JSON.stringify(should) ? mark + edited : undefined;
}
