import { isCollection, isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";

/** What may be added to a text of a file: everything else of it stays, byte for byte. */
export interface Insertion {
  readonly at: number;
  /** How many characters give way: those of `[]` or `{}`. */
  readonly instead: number;
  readonly text: string;
}

/** The column of a block's items or keys; undefined for what stands in brackets. */
export function columnOf(node: YAMLMap | YAMLSeq): number | undefined {
  const token = node.srcToken;
  return token?.type === "block-map" || token?.type === "block-seq" ? token.indent : undefined;
}

/** Where a node's last character stands. The range of a block runs on to the next token, over comments behind it. */
export function endOf(node: Node | null, otherwise: number): number {
  if (!node?.range) return otherwise;
  if (!isCollection(node) || node.flow === true) return node.range[1];
  const last = node.items.at(-1);
  if (isSeq(node) || last === undefined) return endOf((last ?? null) as Node | null, node.range[0] + 1);
  const { key, value } = last as { key: Node | null; value: Node | null };
  return endOf(value, endOf(key, node.range[0]));
}

/** The end of a line, its line break included. */
function lineEnd(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === "\n") return offset;
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

/** Behind the comments that follow a block at its own column or deeper: they belong to what stands before. */
function skipComments(text: string, from: number, column: number): number {
  let end = from;
  for (let at = from; at < text.length;) {
    const next = lineEnd(text, at + 1);
    const line = text.slice(at, next);
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (line.trim() !== "" && (line[indent] !== "#" || indent < column)) break;
    if (line.trim() !== "") end = next;
    at = next;
  }
  return end;
}

/** Lines of their own, behind the line on which something ends. */
export function linesBehind(text: string, offset: number, column: number, lines: string, eol: string): Insertion {
  const at = skipComments(text, lineEnd(text, offset), column);
  const needsBreak = at > 0 && text[at - 1] !== "\n";
  return { at, instead: 0, text: `${needsBreak ? eol : ""}${lines}` };
}

/** Between brackets that stand on: behind the last item, or in the empty pair. */
export function intoBrackets(node: YAMLMap | YAMLSeq, text: string): Insertion | undefined {
  const last = node.items.at(-1);
  if (!node.range) return undefined;
  if (last === undefined) return { at: node.range[0] + 1, instead: 0, text };
  const pair = last as { key?: Node | null; value?: Node | null };
  const end = isMap(node) ? endOf(pair.value ?? null, endOf(pair.key ?? null, -1)) : endOf(last as Node, -1);
  return end === -1 ? undefined : { at: end, instead: 0, text: `, ${text}` };
}

export function isEmptyBrackets(node: YAMLMap | YAMLSeq, text: string): boolean {
  return node.flow === true && node.range != null && /^[[{]\s*[\]}]$/.test(text.slice(node.range[0], node.range[1]));
}

/** An empty pair of brackets behind a key of a block gives way to a block of lines. */
export function insteadOfBrackets(
  node: YAMLMap | YAMLSeq,
  text: string,
  lines: string,
  eol: string,
): readonly Insertion[] | undefined {
  if (!node.range) return undefined;
  const [start, end] = node.range;
  let before = 0;
  while (/[ \t]/.test(text[start - before - 1] ?? "")) before += 1;
  const at = lineEnd(text, end);
  const needsBreak = text[at - 1] !== "\n";
  return [
    { at: start - before, instead: end - start + before, text: "" },
    { at, instead: 0, text: `${needsBreak ? eol : ""}${lines}` },
  ];
}
