import { Document, isCollection, isScalar, isSeq, Scalar, visit, type ToStringOptions } from "yaml";

import { printable } from "../diagnostics";

/** An item of a list, and what a reader should know of it. */
export interface NewItem {
  /** Of texts, lists and maps. */
  readonly value: unknown;
  /** Lines above it; any characters. They are left out where the list is written in brackets. */
  readonly comments?: readonly string[];
  /** A map in brackets, on one line. */
  readonly flow?: boolean;
}

const LONGEST_COMMENT = 300;

/** What an editor would not show, or the reader of our own files would refuse as it is. */
const INVISIBLE = /[^\P{Cc}\n]|[\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

const STYLE: ToStringOptions = {
  lineWidth: 0,
  flowCollectionPadding: false,
  doubleQuotedAsJSON: true,
  blockQuote: false,
};

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** How other programs read YAML: to kubectl an unquoted `on` is true, and `1_0` a number. */
const AS_KUBERNETES = { compat: "yaml-1.1" } as const;

function render(value: unknown, flow: boolean, options: typeof AS_KUBERNETES | object = {}): string {
  const document = new Document(value, { version: "1.2", aliasDuplicateObjects: false, ...options });
  visit(document, (_, node) => {
    if (isCollection(node)) node.flow = flow || (isSeq(node) && node.items.length > 0 && node.items.every(isScalar));
    // In double quotes every character can be written by its number.
    if (isScalar(node) && typeof node.value === "string" && node.value.search(INVISIBLE) !== -1) {
      node.type = Scalar.QUOTE_DOUBLE;
    }
  });
  return document.toString(STYLE).replace(INVISIBLE, escaped).trimEnd();
}

/** A value on one line, maps and lists in brackets; as it may stand between brackets itself. */
export function renderFlow(value: unknown): string {
  return render([value], true).slice(1, -1);
}

/** A map in lines; lists of texts stand in brackets. Ends with a line break. */
export function renderMap(value: Readonly<Record<string, unknown>>): string {
  return `${render(value, false)}\n`;
}

/** Kubernetes objects as a file of them, which kubectl reads as it is meant. */
export function renderManifests(objects: readonly object[]): string {
  return objects.map((object) => `${render(object, false, AS_KUBERNETES)}\n`).join("---\n");
}

export function renderKey(key: string): string {
  return renderFlow(key);
}

/** A comment is one line, and never an editor's instruction (`yaml-language-server: …`). */
function renderComment(text: string): string {
  const line = printable(text, LONGEST_COMMENT).trim();
  return /^(yaml-language-server|\$schema)/i.test(line) ? `# "${line}"` : `# ${line}`.trimEnd();
}

/** An item of a block list at a column, its comments above it. */
export function renderBlockItem({ value, comments = [], flow = false }: NewItem, column: number, eol: string): string {
  const lines = render(value, flow).split("\n");
  const item = lines.map((line, index) => `${index === 0 ? "- " : "  "}${line}`);
  return [...comments.map(renderComment), ...item].map((line) => `${" ".repeat(column)}${line}${eol}`).join("");
}
