import type { Location } from "../diagnostics";

export type ScalarValue = string | number | boolean | null;

/** A YAML value that knows where it stands. */
export type SourceNode = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: "map";
  readonly at: Location;
  readonly entries: readonly MapEntry[];
}

export interface MapEntry {
  readonly key: string;
  readonly keyAt: Location;
  readonly value: SourceNode;
}

export interface ListNode {
  readonly kind: "list";
  readonly at: Location;
  readonly items: readonly SourceNode[];
}

export interface ScalarNode {
  readonly kind: "scalar";
  readonly at: Location;
  readonly value: ScalarValue;
  /** As it is written, without quotes: `012` for the number 12. */
  readonly source?: string;
}

/** A way through maps (by key) and lists (by index). */
export type Path = readonly PropertyKey[];

/** What of a map's entry is meant: an unknown key is underlined itself, a wrong value is underlined instead. */
export type EntryPart = "key" | "value";

/** The plain value: maps without a prototype, so that no key of a user's file can reach `Object.prototype`. */
export function toPlain(node: SourceNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toPlain);
    case "map": {
      const plain = Object.create(null) as Record<string, unknown>;
      for (const { key, value } of node.entries) plain[key] = toPlain(value);
      return plain;
    }
  }
}

/** The node at a path, if there is one. */
export function tryFindNode(root: SourceNode, path: Path): SourceNode | undefined {
  return path.reduce<SourceNode | undefined>((node, key) => node && step(node, key)?.value, root);
}

/** Maps are looked through once: a map of a hundred thousand keys may have as many mistakes. */
const indexes = new WeakMap<MapNode, ReadonlyMap<PropertyKey, MapEntry>>();

function indexOf(map: MapNode): ReadonlyMap<PropertyKey, MapEntry> {
  const known = indexes.get(map);
  if (known !== undefined) return known;
  const index = new Map(map.entries.map((entry) => [entry.key, entry]));
  indexes.set(map, index);
  return index;
}

function step(node: SourceNode, key: PropertyKey): { value: SourceNode; keyAt: Location } | undefined {
  if (node.kind === "map") return indexOf(node).get(key);
  if (node.kind === "list" && typeof key === "number") {
    const item = node.items[key];
    return item && { value: item, keyAt: item.at };
  }
  return undefined;
}

/** Where the value or key at a path stands; of what is missing, the key of its closest parent that is there. */
export function locate(root: SourceNode, path: Path, part: EntryPart = "value"): Location {
  let node = root;
  let keyAt = root.at;
  for (const key of path) {
    const next = step(node, key);
    if (next === undefined) return keyAt;
    ({ value: node, keyAt } = next);
  }
  return part === "key" ? keyAt : node.at;
}
