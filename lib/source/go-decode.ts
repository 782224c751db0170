import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type CST,
  type Node,
  type YAMLMap,
} from "yaml";

import type { GoMap, GoNode, GoScalar } from "./go-node";
import { GoYamlError, resolveScalar } from "./go-scalar";

/** Which node an alias stands for: the last of its name before it, itself included. */
export type Anchors = ReadonlyMap<Alias, Node>;

/** What the parser takes and libyaml's scanner, which Go's is, does not. Undefined where there is nothing of the kind. */
function tryFindRefusal(node: Node, path: readonly unknown[]): string | undefined {
  const name = isAlias(node) ? node.source : node.anchor;
  if (name !== undefined && !/^[\w-]+$/.test(name)) return "did not find expected alphabetic or numeric character";
  const written = (node as { srcToken?: { source?: string } }).srcToken?.source ?? "";
  // The parser takes `"a\\"` at a line's end for closed.
  if (isScalar(node) && node.type === "QUOTE_DOUBLE" && !/^"(?:[^"\\]|\\[\s\S])*"$/.test(written)) {
    return "found unexpected end of a quoted scalar";
  }
  const parents = path.slice(-2);
  if (!isScalar(node) || !parents.some((parent) => isCollection(parent) && parent.flow === true)) return undefined;
  if (node.type === "PLAIN" && node.source?.startsWith(":") === true) return "did not find expected node content";
  const pair = path.at(-1);
  if (!isPair(pair) || pair.key !== node || pair.value === null) return undefined;
  const { start = [], sep = [] } = (pair as { srcToken?: CST.CollectionItem }).srcToken ?? {};
  if (start.some(({ type }) => type === "explicit-key-ind")) return undefined;
  const beforeColon = sep.slice(
    0,
    sep.findIndex(({ type }) => type === "map-value-ind"),
  );
  const isSplit = written.includes("\n") || beforeColon.some(({ type }) => type === "newline");
  return isSplit ? "did not find expected ',' or '}'" : undefined;
}

/** Finds what each alias means, in one walk. Throws where an alias names nothing, and what Go's scanner refuses. */
export function findAnchors(root: Node): Anchors {
  const byName = new Map<string, Node>();
  const anchors = new Map<Alias, Node>();
  visit(root, {
    Node: (_, node, path) => {
      const refusal = tryFindRefusal(node, path);
      if (refusal !== undefined) throw new GoYamlError(refusal, node.range?.[0]);
      if (isAlias(node)) {
        const target = byName.get(node.source);
        if (target === undefined) throw new GoYamlError(`unknown anchor '${node.source}' referenced`, node.range?.[0]);
        anchors.set(node, target);
      } else if (node.anchor !== undefined) byName.set(node.anchor, node);
    },
  });
  return anchors;
}

/** The share of decoding that aliases may cause, as go-yaml limits it: decode.go, allowedAliasRatio. */
function allowedAliasRatio(decoded: number): number {
  if (decoded <= 400_000) return 0.99;
  return decoded >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((decoded - 400_000) / 3_600_000);
}

function scalarOf(node: Node, bareEnd: number | undefined): GoScalar {
  if (!isScalar(node)) return { kind: "scalar", value: null, text: "" };
  let text = typeof node.value === "string" ? node.value : (node.source ?? "");
  // A block of text that runs to the end of a file without a last line end gets none from libyaml.
  if (node.type?.startsWith("BLOCK") === true && node.range?.[1] === bareEnd) text = text.replace(/\n$/, "");
  return {
    kind: "scalar",
    text,
    value: resolveScalar(text, node.type !== "PLAIN" && node.type !== undefined, node.tag),
  };
}

/** sigs.k8s.io/yaml makes text of every key, or gives up. */
function keyText(node: GoNode, at: Node): string {
  const offset = at.range?.[0];
  if (node.kind !== "scalar") throw new GoYamlError(`a ${node.kind} as a key`, offset);
  if (node.value === null) throw new GoYamlError("a null key", offset);
  return typeof node.value === "string" ? node.value : String(node.value);
}

/** A decoder for one text; it counts what aliases cost, and gives up where go-yaml does. */
export class GoDecoder {
  private decoded = 0;
  private byAlias = 0;
  private depth = 0;
  private readonly open = new Set<Alias>();

  /** `bareEnd` is the offset of the text's end where no line end stands there. */
  constructor(
    private readonly anchors: Anchors,
    private readonly bareEnd: number | undefined,
  ) {}

  /** The value of a node. Throws GoYamlError where Go drops the whole text. */
  decode(node: Node): GoNode {
    this.count(node);
    if (isAlias(node)) return this.follow(node, (target) => this.decode(target));
    if (isMap(node)) {
      const entries = new Map<string, GoNode>();
      const repeated = new Set<string>();
      this.decodeMap(node, entries, repeated);
      return { kind: "map", entries, repeated: [...repeated] } satisfies GoMap;
    }
    if (isSeq(node)) return { kind: "list", items: node.items.map((item) => this.decode(item as Node)) };
    const scalar = scalarOf(node, this.bareEnd);
    if (typeof scalar.value === "number" && !Number.isFinite(scalar.value)) {
      throw new GoYamlError("a number that JSON cannot represent", node.range?.[0]);
    }
    return scalar;
  }

  private count(node: Node): void {
    this.decoded += 1;
    if (this.depth > 0) this.byAlias += 1;
    if (this.byAlias > 100 && this.decoded > 1000 && this.byAlias / this.decoded > allowedAliasRatio(this.decoded)) {
      throw new GoYamlError("document contains excessive aliasing", node.range?.[0]);
    }
  }

  private follow<T>(alias: Alias, then: (target: Node) => T): T {
    const target = this.anchors.get(alias);
    if (target === undefined || this.open.has(alias)) {
      throw new GoYamlError(`anchor '${alias.source}' value contains itself`, alias.range?.[0]);
    }
    this.open.add(alias);
    this.depth += 1;
    const result = then(target);
    this.depth -= 1;
    this.open.delete(alias);
    return result;
  }

  private decodeMap(map: YAMLMap, into: Map<string, GoNode>, repeated: Set<string>): void {
    const own = new Set<string>();
    for (const pair of map.items) {
      const [key, value] = [pair.key as Node, pair.value as Node];
      if (isMergeKey(key)) {
        this.merge(value, into);
        continue;
      }
      const name = keyText(this.decode(key), key);
      if (own.has(name)) repeated.add(name);
      own.add(name);
      into.set(name, this.decode(value));
    }
  }

  /** go-yaml v2 takes a merge where it stands: it replaces what came before it, and what comes behind replaces it. */
  private merge(node: Node, into: Map<string, GoNode>): void {
    const sources = isSeq(node) ? [...node.items].reverse() : [node];
    for (const source of sources as Node[]) {
      const target = isAlias(source) ? this.anchors.get(source) : source;
      if (!isMap(target))
        throw new GoYamlError("map merge requires map or sequence of maps as the value", node.range?.[0]);
      this.count(source);
      if (isAlias(source)) {
        this.follow(source, () => {
          this.count(target);
          this.decodeMap(target, into, new Set());
        });
      } else this.decodeMap(target, into, new Set());
    }
  }
}

function isMergeKey(node: Node): boolean {
  if (!isScalar(node) || node.value !== "<<") return false;
  return node.type === "PLAIN" ? node.tag === undefined || node.tag === "!" : node.tag === "tag:yaml.org,2002:merge";
}

/** The deepest last node of a node: where its text ends. */
export function lastNode(node: Node): Node {
  if (!isCollection(node) || node.flow === true) return node;
  const last = node.items.at(-1);
  if (last === undefined) return node;
  return lastNode((isPair(last) ? (last.value ?? last.key) : last) as Node);
}
