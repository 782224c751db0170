import { LineCounter, parseAllDocuments, type Document } from "yaml";

import { error, startOf, type Diagnostic, type Location, type Report } from "../diagnostics";
import { checkConflicts } from "./check-conflicts";
import { tryFindTooDeepLine } from "./check-depth";
import { checkFileText } from "./check-text";
import { convert, type Range, type StructureRule, type Walk } from "./convert-node";
import type { SourceNode } from "./source-node";

type Locate = Walk["locate"];

/** A rule and a remedy for the parser's errors that have a better one than "not YAML". */
const KNOWN_ERRORS: Partial<Record<string, { rule: "yaml-tag" | "yaml-anchor"; hint: string }>> = {
  BAD_DIRECTIVE: { rule: "yaml-tag", hint: "delete the directive; files are YAML 1.2" },
  BAD_ALIAS: { rule: "yaml-anchor", hint: 'put quotes around a text that begins with `*` or `&`: "*"' },
};

const SYNTAX_HINTS: Partial<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BLOCK_AS_IMPLICIT_KEY: 'put quotes around a value that contains ": "',
  BAD_SCALAR_START: "put quotes around the value",
  MISSING_CHAR: "check the indentation, and the brackets, quotes and commas before it",
  BAD_INDENT: "align it with the keys around it, or close the bracket or quote opened before it",
};

/** After one syntax error the parser guesses, and complains about its guesses: only the first is told. */
function reportErrors(document: Document.Parsed, text: string, locate: Locate, report: Report): void {
  const problems = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const firstSyntax = problems.find(({ code }) => KNOWN_ERRORS[code] === undefined);
  for (const problem of problems) {
    const known = KNOWN_ERRORS[problem.code];
    if (known === undefined && problem !== firstSyntax) continue;
    const hint = known?.hint ?? SYNTAX_HINTS[problem.code];
    const [start, end] = problem.pos;
    // An indentation is shown where it ends: at the word that stands in the wrong column.
    const word = start + (/^ */.exec(text.slice(start, start + 200))?.[0].length ?? 0);
    report(error(known?.rule ?? "yaml-syntax", locate([word, Math.max(word, end)]), problem.message, { hint }));
  }
}

function locator(file: string, text: string, lines: LineCounter): Locate {
  return ([start, end]: Range) => {
    // A block's range runs to the next token; the caret should stop at its last word.
    const trimmed = Math.max(start, start + text.slice(start, end).trimEnd().length);
    const [from, to] = [lines.linePos(start), lines.linePos(trimmed)];
    return { file, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  };
}

/** The offset of the first `%…` line before a document's content. */
function tryFindDirective(text: string, from: number, document: Document.Parsed): number | undefined {
  const index = text.slice(from, document.range[0] + 1).search(/^%/m);
  return index === -1 ? undefined : from + index;
}

function lineStarts(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
  return lines;
}

/** The tree of a document; undefined when it means something else than it says, of each kind of which the first is told. */
function toTree(document: Document.Parsed, at: Location, locate: Locate, report: Report): SourceNode | undefined {
  const refused = new Map<StructureRule, Diagnostic[]>();
  const refuse: Walk["refuse"] = (rule, where, message, hint) => {
    const same = refused.get(rule) ?? [];
    same.push(error(rule, where, message, { hint }));
    refused.set(rule, same);
  };
  const tree = convert(document.contents, at, { locate, report, refuse });
  for (const [first, ...others] of refused.values()) {
    if (first === undefined) continue;
    const more = others.length === 0 ? "" : `, and ${others.length} more in this file`;
    report({ ...first, message: `${first.message}${more}` });
  }
  return refused.size === 0 ? tree : undefined;
}

interface Parsed {
  readonly documents: readonly Document.Parsed[];
  readonly text: string;
  readonly locate: Locate;
}

function isEmpty(document: Document.Parsed): boolean {
  return document.contents === null && document.errors.length === 0;
}

/** The documents of a text, their errors not looked at. Undefined where the text itself is refused, or holds none. */
function tryParse(file: string, textOfFile: string, report: Report): Parsed | undefined {
  const text = textOfFile.replace(/^\ufeff/, "");
  const locate = locator(file, text, lineStarts(text));
  if (!checkFileText(text, (offset) => locate([offset, offset + 1]), report)) return undefined;
  if (!checkConflicts(text, locate, report)) return undefined;
  const tooDeep = tryFindTooDeepLine(text);
  if (tooDeep !== undefined) {
    const at = { file, line: tooDeep, column: 1, endLine: tooDeep, endColumn: 1 };
    report(error("yaml-syntax", at, "nested too deeply", { hint: "files here are a few levels deep" }));
    return undefined;
  }
  // Duplicate keys are looked for in `convert`: the parser compares each with each, and points at one character.
  const parsed = parseAllDocuments(text, { version: "1.2", prettyErrors: false, merge: false, uniqueKeys: false });
  const documents = Array.isArray(parsed) ? parsed : [];
  if (documents.length === 0 || (documents.length === 1 && documents.every(isEmpty))) {
    report(error("wrong-type", startOf(file), "the file is empty", { hint: "add its keys, or delete the file" }));
    return undefined;
  }
  return { documents, text, locate };
}

/** The tree of one of the documents, which begins behind the offset `from`. */
function readDocument(
  document: Document.Parsed,
  from: number,
  { text, locate }: Parsed,
  file: string,
  report: Report,
): SourceNode | undefined {
  const directive = tryFindDirective(text, from, document);
  if (directive !== undefined) {
    const at = locate([directive, directive + text.slice(directive).search(/$/m)]);
    report(error("yaml-tag", at, "a YAML directive", { hint: "delete the line; files are YAML 1.2" }));
  }
  reportErrors(document, text, locate, report);
  if (directive !== undefined || document.errors.length > 0 || document.contents === null) return undefined;
  return toTree(document, startOf(file), locate, report);
}

/**
 * A YAML 1.2 text as a tree in which every value knows its place.
 * Reports everything that makes a file mean something else than it seems to. Returns undefined when there is no tree.
 */
export function parseYaml(file: string, textOfFile: string, report: Report): SourceNode | undefined {
  const parsed = tryParse(file, textOfFile, report);
  const [document, second] = parsed?.documents ?? [];
  if (parsed === undefined || document === undefined) return undefined;
  if (second !== undefined) {
    const hint = "a file holds one document: delete the `---` or `...`";
    report(error("yaml-documents", parsed.locate(second.range), "a second document", { hint }));
    return undefined;
  }
  return readDocument(document, 0, parsed, file, report);
}

/** As `parseYaml`, of a text that may hold several documents; empty ones are none. Undefined when any cannot be read. */
export function parseDocuments(file: string, textOfFile: string, report: Report): readonly SourceNode[] | undefined {
  const parsed = tryParse(file, textOfFile, report);
  if (parsed === undefined) return undefined;
  const trees: (SourceNode | undefined)[] = [];
  let from = 0;
  for (const document of parsed.documents) {
    if (!isEmpty(document)) trees.push(readDocument(document, from, parsed, file, report));
    from = document.range[2];
  }
  const read = trees.filter((tree) => tree !== undefined);
  return read.length === trees.length ? read : undefined;
}
