import { isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";

import {
  columnOf,
  endOf,
  insteadOfBrackets,
  intoBrackets,
  isEmptyBrackets,
  linesBehind,
  type Insertion,
} from "./edit-yaml-layout";
import { renderBlockItem, renderFlow, renderKey, type NewItem } from "./render-yaml";
import { tryParseValue } from "./parse-value";

function blockItems(items: readonly NewItem[], column: number, eol: string): string {
  return items.map((item) => renderBlockItem(item, column, eol)).join("");
}

function intoList(
  list: YAMLSeq,
  parent: number | undefined,
  text: string,
  items: readonly NewItem[],
  eol: string,
): readonly Insertion[] | undefined {
  const column = columnOf(list);
  if (column !== undefined) {
    // Where items stand below their key's own column, so may the comments of the next key.
    const comments = column === parent ? column + 1 : column;
    return [linesBehind(text, endOf(list, -1), comments, blockItems(items, column, eol), eol)];
  }
  if (parent !== undefined && isEmptyBrackets(list, text)) {
    return insteadOfBrackets(list, text, blockItems(items, parent + 2, eol), eol);
  }
  const insertion = intoBrackets(list, items.map(({ value }) => renderFlow(value)).join(", "));
  return insertion && [insertion];
}

/** Keys that are missing, the list under the last of them; behind the map's other keys. */
function intoMap(
  map: YAMLMap,
  parent: number | undefined,
  keys: readonly string[],
  text: string,
  items: readonly NewItem[],
  eol: string,
): readonly Insertion[] | undefined {
  const column = columnOf(map) ?? (parent !== undefined && isEmptyBrackets(map, text) ? parent + 2 : undefined);
  if (column === undefined) {
    const [first = "", ...others] = keys;
    const list: unknown = items.map(({ value }) => value);
    const value = others.reduceRight<unknown>((inner, key) => ({ [key]: inner }), list);
    const insertion = intoBrackets(map, `${renderKey(first)}: ${renderFlow(value)}`);
    return insertion && [insertion];
  }
  const heads = keys.map((key, depth) => `${" ".repeat(column + 2 * depth)}${renderKey(key)}:${eol}`);
  const lines = `${heads.join("")}${blockItems(items, column + 2 * keys.length, eol)}`;
  if (columnOf(map) === undefined) return insteadOfBrackets(map, text, lines, eol);
  return [linesBehind(text, endOf(map, -1), column, lines, eol)];
}

/** Goes down as far as the keys lead; what is there, and which keys are missing. */
function descend(root: YAMLMap, path: readonly string[]) {
  let node: YAMLMap = root;
  let parent: number | undefined;
  for (const [depth, key] of path.entries()) {
    const pair = node.items.find((one) => isScalar(one.key) && one.key.value === key);
    if (pair === undefined) return { node, parent, missing: path.slice(depth) };
    const value: unknown = pair.value;
    parent = columnOf(node);
    if (isSeq(value) && depth === path.length - 1) return { node: value, parent, missing: [] };
    if (!isMap(value)) return undefined;
    node = value;
  }
  return undefined;
}

function insertionsOf(text: string, path: readonly string[], items: readonly NewItem[]) {
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const root = parseDocument(text, { version: "1.2", keepSourceTokens: true, uniqueKeys: false }).contents;
  const found = isMap(root) ? descend(root, path) : undefined;
  if (found === undefined) return undefined;
  const { node, parent, missing } = found;
  if (isSeq(node)) return intoList(node, parent, text, items, eol);
  return intoMap(node, parent, missing, text, items, eol);
}

function plainOf(text: string): unknown {
  return tryParseValue("", text, () => undefined);
}

/** The value with the items at the end of the list at a path, whose maps are made where there are none. */
function expectedOf(before: unknown, path: readonly string[], items: readonly NewItem[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return [...((before ?? []) as readonly unknown[]), ...items.map(({ value }) => value)];
  const map = (before ?? {}) as Readonly<Record<string, unknown>>;
  return { ...map, [key]: expectedOf(map[key], rest, items) };
}

/**
 * The text of a YAML file with items added at the end of the list that the keys lead to; keys that are missing are made.
 * Comments, order, quotes, line ends: everything that was there stays, byte for byte, but an empty `[]` or `{}` that makes
 * room. Undefined where the file's layout takes no items; whatever is returned has been read again and compared.
 */
export function tryAppendItems(text: string, path: readonly string[], items: readonly NewItem[]): string | undefined {
  if (items.length === 0) return text;
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const plain = text.slice(mark.length);
  const insertions = insertionsOf(plain, path, items);
  if (insertions === undefined) return undefined;
  const edited = insertions.reduceRight(
    (whole, { at, instead, text: added }) => whole.slice(0, at) + added + whole.slice(at + instead),
    plain,
  );
  const [is, should] = [plainOf(edited), expectedOf(plainOf(plain), path, items)];
  return JSON.stringify(is) === JSON.stringify(should) ? mark + edited : undefined;
}
