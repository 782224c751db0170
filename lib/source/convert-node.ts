import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar } from "yaml";

import { error, quote, type Location, type Report } from "../diagnostics";
import { checkText } from "./check-text";
import { renderFlow } from "./render-yaml";
import type { MapEntry, ScalarValue, SourceNode } from "./source-node";

export type Range = readonly [start: number, end: number, ...rest: number[]];

/** YAML's own ways to mean something else than a line says; with them there is no telling what the file means. */
export type StructureRule = "yaml-anchor" | "yaml-tag" | "yaml-key";

/** What the walk over one document needs: where things stand, and whom to tell. */
export interface Walk {
  readonly locate: (range: Range) => Location;
  readonly report: Report;
  readonly refuse: (rule: StructureRule, at: Location, message: string, hint: string) => void;
}

function refuseProperties(node: { anchor?: string; tag?: string }, at: Location, walk: Walk): void {
  if (node.anchor !== undefined) {
    walk.refuse(
      "yaml-anchor",
      at,
      `anchor ${quote(`&${node.anchor}`)}; anchors are not allowed here`,
      "write the value out where it is used",
    );
  }
  if (node.tag !== undefined) {
    const tag = node.tag.replace(/^tag:yaml\.org,2002:/, "!!");
    walk.refuse(
      "yaml-tag",
      at,
      `tag ${quote(tag)}; tags are not allowed here`,
      "delete the tag; put quotes around a string",
    );
  }
}

function refuseAlias(name: string, at: Location, walk: Walk): void {
  const text = `*${name}`;
  const hint = `write the value out; if it is a pattern, put quotes around it: ${renderFlow(text)}`;
  walk.refuse("yaml-anchor", at, `alias ${quote(text)}; aliases are not allowed here`, hint);
}

function scalar(node: Scalar, at: Location, walk: Walk): SourceNode {
  const value: ScalarValue =
    typeof node.value === "bigint" ? Number(node.value) : ((node.value ?? null) as ScalarValue);
  if (typeof value === "string") checkText(value, at, walk.report);
  return { kind: "scalar", at, value, ...(node.source === undefined ? {} : { source: node.source }) };
}

/** A key as a string; undefined, and reported, where it is none. */
function readKey(node: unknown, at: Location, walk: Walk): string | undefined {
  if (isAlias(node)) {
    refuseAlias(node.source, at, walk);
    return undefined;
  }
  if (!isScalar(node) || typeof node.value !== "string") {
    walk.refuse("yaml-key", at, "a key must be a string", "put quotes around it");
    return undefined;
  }
  refuseProperties(node, at, walk);
  checkText(node.value, at, walk.report);
  if (node.value === "__proto__") {
    walk.report(error("unknown-key", at, 'unknown key "__proto__"', { hint: "delete the key" }));
    return undefined;
  }
  if (node.value === "<<") {
    walk.refuse(
      "yaml-anchor",
      at,
      "a merge key; merge keys are not allowed here",
      "write the keys out where they are used",
    );
    return undefined;
  }
  return node.value;
}

function entry(pair: Pair, parentAt: Location, walk: Walk): MapEntry | undefined {
  const range = (pair.key as { range?: Range | null } | null)?.range;
  const keyAt = range ? walk.locate(range) : parentAt;
  const key = readKey(pair.key, keyAt, walk);
  if (key === undefined) return undefined;
  const value = pair.value === null ? undefined : convert(pair.value, keyAt, walk);
  // `key:` with nothing behind it is null, and stands where its key stands.
  const isNothing = value === undefined || (value.kind === "scalar" && value.value === null && value.source === "");
  return { key, keyAt, value: isNothing ? { kind: "scalar", at: keyAt, value: null } : value };
}

/** The entries of a map. Of a key that stands twice the first counts, and the second is reported. */
function readEntries(pairs: readonly Pair[], at: Location, walk: Walk): MapEntry[] {
  const seen = new Map<string, MapEntry>();
  for (const pair of pairs) {
    const one = entry(pair, at, walk);
    if (one === undefined) continue;
    const twin = seen.get(one.key);
    if (twin === undefined) seen.set(one.key, one);
    else {
      const details = { related: [{ at: twin.keyAt, message: "first defined here" }], hint: "keep one of the two" };
      walk.report(error("yaml-duplicate-key", one.keyAt, `key ${quote(one.key)} appears twice in one map`, details));
    }
  }
  return [...seen.values()];
}

/**
 * What is shown of a collection: brackets and what is in them when they stand on one line, else its first line, from its
 * start to the end of its last part there. The parser counts a comment behind a block to the block.
 */
function firstLine(whole: Location, parts: readonly Location[], bracketed: boolean): Location {
  if (bracketed && whole.line === whole.endLine) return whole;
  const ends = parts.filter(({ line, endLine }) => line === whole.line && endLine === whole.line);
  return {
    ...whole,
    endLine: whole.line,
    endColumn: Math.max(whole.column + 1, ...ends.slice(0, 100).map(({ endColumn }) => endColumn)),
  };
}

/** A parsed node as a source node. Aliases are never followed, so that an alias bomb costs nothing. */
export function convert(node: unknown, parentAt: Location, walk: Walk): SourceNode {
  const range = (node as { range?: Range | null }).range;
  const at = range ? walk.locate(range) : parentAt;
  refuseProperties(node as { anchor?: string; tag?: string }, at, walk);
  if (isMap(node)) {
    const entries = readEntries(node.items, at, walk);
    const places = entries.flatMap(({ keyAt, value }) => [keyAt, value.at]);
    return { kind: "map", at: firstLine(at, places, node.flow === true), entries };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, at, walk));
    const places = items.map((item) => item.at);
    return { kind: "list", at: firstLine(at, places, node.flow === true), items };
  }
  if (isScalar(node)) return scalar(node, firstLine(at, [], true), walk);
  if (isAlias(node)) refuseAlias(node.source, at, walk);
  return { kind: "scalar", at, value: null };
}
