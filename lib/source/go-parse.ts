import { isSeq, parseAllDocuments, type CST, type Document, type LineCounter, type Node } from "yaml";

import { lastNode } from "./go-decode";
import type { GoItem } from "./go-node";

const OPTIONS = {
  schema: "failsafe",
  version: "1.1",
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
  keepSourceTokens: true,
  logLevel: "silent",
} as const;

export interface SyntaxProblem {
  readonly message: string;
  /** An offset of the text. */
  readonly at: number;
  /** Lines of quoted text, or in brackets, that are indented less than what they belong to: Go does not mind. */
  readonly lenientInGo: boolean;
}

/** The documents of a text, each scalar as text; their errors are theirs. */
export function parseDocuments(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const parsed = parseAllDocuments(text, { ...OPTIONS, lineCounter });
  return Array.isArray(parsed) ? parsed : [];
}

/** The closing mark that the parser misses, where it stands further on: Go finds it, whatever the indentation. */
function isLenientInGo(message: string, behind: string): boolean {
  const mark = /^Missing closing (["'])|must be sufficiently indented and end with a (.)/.exec(message);
  return mark !== null && behind.includes(mark[1] ?? mark[2] ?? "");
}

/** The first error of a document that is one to Go as well. */
export function tryFindSyntaxProblem(document: Document.Parsed, text: string): SyntaxProblem | undefined {
  const { explicit, version } = document.directives.yaml;
  if (explicit === true && version !== "1.1") {
    return { message: "found incompatible YAML document: Go accepts only %YAML 1.1", at: 0, lenientInGo: false };
  }
  // Go takes a `#` for a comment wherever a token may begin.
  const errors = document.errors.filter(({ message }) => !message.startsWith("Comments must be separated"));
  const [first] = errors.sort((a, b) => a.pos[0] - b.pos[0]);
  if (first === undefined) return undefined;
  const { message, pos } = first;
  return { message, at: pos[0], lenientInGo: isLenientInGo(message, text.slice(pos[0])) };
}

function endOf(node: Node): number {
  return lastNode(node).range?.[1] ?? node.range?.[1] ?? 0;
}

/** Where the items of a list at the root stand; empty for anything else. */
export function placesOf(root: Node | null, lines: LineCounter): GoItem[] {
  if (!isSeq(root)) return [];
  const token = root.srcToken as CST.BlockSequence | CST.FlowCollection | undefined;
  const starts = token?.type === "block-seq" ? token.items.flatMap(({ start }) => start) : [];
  const dashes = starts.filter(({ type }) => type === "seq-item-ind");
  return (root.items as Node[]).map((item, index) => {
    const start = dashes[index]?.offset ?? item.range?.[0] ?? 0;
    return { line: lines.linePos(start).line, start, end: endOf(item) };
  });
}

/**
 * Where Go stops reading: it takes one list, and never looks at what stands behind it, be it a line that is indented less
 * than the list. Undefined where it reads to the end, or fails.
 */
export function tryFindRest(document: Document.Parsed, text: string, lines: LineCounter): number | undefined {
  const root = document.contents;
  const at = tryFindSyntaxProblem(document, text)?.at;
  if (at === undefined || !isSeq(root) || at < endOf(root)) return undefined;
  // What begins with one of these may not be a token at all, and Go looks one token ahead.
  if (/^([@`%*&!"']|$)/.test(text.slice(at, at + 1))) return undefined;
  const column = (offset: number): number => lines.linePos(offset).col;
  return root.flow === true || column(at) < column(root.range[0]) ? at : undefined;
}
