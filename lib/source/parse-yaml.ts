import {
  LineCounter,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Document,
  type Pair,
  type Scalar,
} from "yaml";

import { error, quote, startOf, type Location, type Report } from "../diagnostics";
import { tryFindTooDeepLine } from "./check-depth";
import { checkText } from "./check-text";
import type { MapEntry, ScalarValue, SourceNode } from "./source-node";

type Range = readonly [start: number, end: number, ...rest: number[]];

/** What the walk over one document needs: where things stand, and whom to tell. */
interface Walk {
  readonly locate: (range: Range) => Location;
  readonly report: Report;
}

/** A rule and a remedy for the parser's errors that have a better one than "not YAML". */
const KNOWN_ERRORS: Partial<Record<string, { rule: "yaml-duplicate-key" | "yaml-tag" | "yaml-anchor"; hint: string }>> =
  {
    DUPLICATE_KEY: { rule: "yaml-duplicate-key", hint: "keep one of the two" },
    BAD_DIRECTIVE: { rule: "yaml-tag", hint: "delete the directive; files are YAML 1.2" },
    BAD_ALIAS: { rule: "yaml-anchor", hint: "write the value out" },
  };

const SYNTAX_HINTS: Partial<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BLOCK_AS_IMPLICIT_KEY: 'put quotes around a value that holds ": "',
  BAD_SCALAR_START: "put quotes around the value",
};

function reportErrors(document: Document.Parsed, walk: Walk): void {
  for (const problem of document.errors) {
    const known = KNOWN_ERRORS[problem.code];
    const hint = known?.hint ?? SYNTAX_HINTS[problem.code];
    const at = walk.locate(problem.pos);
    walk.report(error(known?.rule ?? "yaml-syntax", at, problem.message, hint === undefined ? {} : { hint }));
  }
}

function refuseProperties(node: { anchor?: string; tag?: string }, at: Location, walk: Walk): void {
  if (node.anchor !== undefined) {
    walk.report(
      error("yaml-anchor", at, `anchor ${quote(`&${node.anchor}`)}`, { hint: "write the value out where it is used" }),
    );
  }
  if (node.tag !== undefined) {
    walk.report(
      error("yaml-tag", at, `tag ${quote(node.tag)}`, { hint: "delete the tag; put quotes around a string" }),
    );
  }
}

function scalar(node: Scalar, at: Location, walk: Walk): SourceNode {
  const value: ScalarValue =
    typeof node.value === "bigint" ? Number(node.value) : ((node.value ?? null) as ScalarValue);
  if (typeof value === "string") checkText(value, at, walk.report);
  return { kind: "scalar", at, value };
}

function entry(pair: Pair, parentAt: Location, walk: Walk): MapEntry | undefined {
  const range = isScalar(pair.key) ? pair.key.range : undefined;
  const keyAt = range ? walk.locate(range) : parentAt;
  if (!isScalar(pair.key) || typeof pair.key.value !== "string" || !range) {
    walk.report(error("yaml-key", keyAt, "a key must be a string", { hint: "put quotes around it" }));
    return undefined;
  }
  refuseProperties(pair.key, keyAt, walk);
  const key = pair.key.value;
  checkText(key, keyAt, walk.report);
  if (key === "__proto__") {
    walk.report(error("unknown-key", keyAt, 'unknown key "__proto__"', { hint: "delete the key" }));
    return undefined;
  }
  // `key:` with nothing behind it is null, and stands where its key stands.
  return {
    key,
    keyAt,
    value: pair.value === null ? { kind: "scalar", at: keyAt, value: null } : convert(pair.value, keyAt, walk),
  };
}

/** A parsed node as a source node. Aliases are never followed, so that an alias bomb costs nothing. */
function convert(node: unknown, parentAt: Location, walk: Walk): SourceNode {
  const range = (node as { range?: Range | null }).range;
  const at = range ? walk.locate(range) : parentAt;
  refuseProperties(node as { anchor?: string; tag?: string }, at, walk);
  if (isMap(node)) {
    const entries = node.items.map((pair) => entry(pair, at, walk)).filter((one) => one !== undefined);
    return { kind: "map", at, entries };
  }
  if (isSeq(node)) return { kind: "list", at, items: node.items.map((item) => convert(item, at, walk)) };
  if (isScalar(node)) return scalar(node, at, walk);
  if (isAlias(node)) {
    walk.report(error("yaml-anchor", at, `alias ${quote(`*${node.source}`)}`, { hint: "write the value out" }));
  }
  return { kind: "scalar", at, value: null };
}

function locator(file: string, text: string, lines: LineCounter): Walk["locate"] {
  return ([start, end]) => {
    // A block's range runs to the next token; the caret should stop at its last word.
    const trimmed = Math.max(start, start + text.slice(start, end).trimEnd().length);
    const [from, to] = [lines.linePos(start), lines.linePos(trimmed)];
    return { file, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  };
}

/**
 * A YAML 1.2 text as a tree in which every value knows its place.
 * Reports everything that makes a file mean something else than it seems to. Returns undefined when there is no tree.
 */
export function parseYaml(file: string, text: string, report: Report): SourceNode | undefined {
  const tooDeep = tryFindTooDeepLine(text);
  if (tooDeep !== undefined) {
    const at = { file, line: tooDeep, column: 1, endLine: tooDeep, endColumn: 1 };
    report(error("yaml-syntax", at, "nested too deeply", { hint: "files here are five levels deep" }));
    return undefined;
  }
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { version: "1.2", lineCounter, prettyErrors: false, merge: false });
  const walk: Walk = { locate: locator(file, text, lineCounter), report };
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document?.contents == null) {
    report(error("wrong-type", startOf(file), "the file is empty", { hint: "write its keys, or delete the file" }));
    return undefined;
  }
  if (second !== undefined) {
    report(
      error("yaml-documents", walk.locate(second.range), "a second document", {
        hint: "one file, one document: delete the `---`",
      }),
    );
  }
  if (/^%/m.test(text.slice(0, document.range[0] + 1)) || document.directives.yaml.explicit === true) {
    report(error("yaml-tag", startOf(file), "a YAML directive", { hint: "delete the line; files are YAML 1.2" }));
  }
  reportErrors(document, walk);
  if (document.errors.some((problem) => problem.code !== "DUPLICATE_KEY")) return undefined;
  return convert(document.contents, startOf(file), walk);
}
