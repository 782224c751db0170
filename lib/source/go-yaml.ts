import { LineCounter, type Document } from "yaml";

import { tryFindTooDeepLine } from "./check-depth";
import { findAnchors, GoDecoder } from "./go-decode";
import type { GoItem, GoNode } from "./go-node";
import { parseDocuments, placesOf, tryFindRest, tryFindSyntaxProblem } from "./go-parse";
import { GoYamlError } from "./go-scalar";
import { tryFindRefusedTab } from "./go-tabs";
import { LARGEST_FILE } from "./repo-files";

/** A text that Go does not take, or that is not tried. */
export interface NotGoYaml {
  /** For people; in the parser's words, so that it may quote the text. */
  readonly problem: string;
  /** From 1; undefined where no line can be told. */
  readonly line: number | undefined;
  /** It was not tried: Go might take it. */
  readonly untried: boolean;
}

export interface GoYaml {
  /** One a document; undefined for a document that holds nothing at all. */
  readonly roots: readonly (GoNode | undefined)[];
  /** Where the items of a list at the first document's root stand; empty without one. */
  readonly items: readonly GoItem[];
  /** The line, from 1, from which on the first document is not looked at; undefined where it is read to its end. */
  readonly restFrom: number | undefined;
  /** More documents follow the first. */
  readonly more: boolean;
}

/** What go-yaml's reader refuses wherever it stands. */
const REFUSED = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function rootOf(document: Document.Parsed, text: string): GoNode | undefined {
  const problem = tryFindSyntaxProblem(document, text);
  if (problem !== undefined) throw new GoYamlError(problem.message, problem.at, problem.lenientInGo);
  const { contents } = document;
  const bareEnd = text.endsWith("\n") ? undefined : text.length;
  return contents === null ? undefined : new GoDecoder(findAnchors(contents), bareEnd).decode(contents);
}

/** What Go refuses before it parses, and what must not be parsed here. */
function tryFindRefusal(text: string, longest: number): NotGoYaml | undefined {
  if (text.length > longest) return { problem: "it is too long to read", line: undefined, untried: true };
  const refused = REFUSED.exec(text)?.index;
  if (refused !== undefined) {
    return { problem: "control characters are not allowed", line: lineOf(text, refused), untried: false };
  }
  const tooDeep = tryFindTooDeepLine(text);
  if (tooDeep !== undefined) return { problem: "it is nested too deeply", line: tooDeep, untried: true };
  const tab = tryFindRefusedTab(text);
  if (tab === undefined) return undefined;
  return { problem: "found character '\\t' that cannot start any token", line: lineOf(text, tab), untried: false };
}

/**
 * Reads a text as sigs.k8s.io/yaml does, which is go-yaml v2: YAML 1.1, the last of repeated keys, merge keys, aliases.
 * `documents` says how many are read: Go reads one, kubectl all of them. Never throws.
 */
export function readGoYaml(written: string, documents: "first" | "all" = "first"): GoYaml | NotGoYaml {
  // As long as it was: offsets hold for what was written.
  const text = written.replace(/^\ufeff/, " ").replaceAll(/\r(?!\n)|[\x85\u2028\u2029]/g, "\n");
  const refusal = tryFindRefusal(text, documents === "all" ? 4 * LARGEST_FILE : LARGEST_FILE);
  if (refusal !== undefined) return refusal;
  const lines = new LineCounter();
  let all = parseDocuments(text, lines);
  const rest = documents === "first" && all[0] !== undefined ? tryFindRest(all[0], text, lines) : undefined;
  if (rest !== undefined) all = parseDocuments(text.slice(0, rest), new LineCounter());
  try {
    const roots = (documents === "all" ? all : all.slice(0, 1)).map((document) => rootOf(document, text));
    const restFrom = rest === undefined ? undefined : lineOf(text, rest);
    return { roots, items: placesOf(all[0]?.contents ?? null, lines), restFrom, more: all.length > 1 };
  } catch (problem) {
    if (!(problem instanceof GoYamlError)) throw problem;
    const { message, offset, untried } = problem;
    return { problem: message, line: offset === undefined ? undefined : lineOf(text, offset), untried };
  }
}
