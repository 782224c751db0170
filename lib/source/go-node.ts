import type { GoValue } from "./go-scalar";

/** A value as Go has it after sigs.k8s.io/yaml: aliases and merge keys followed, map keys all text. */
export type GoNode = GoScalar | GoList | GoMap;

export interface GoScalar {
  readonly kind: "scalar";
  readonly value: GoValue;
  /** As it is written, without quotes: `012` for the number 10. */
  readonly text: string;
}

export interface GoList {
  readonly kind: "list";
  readonly items: readonly GoNode[];
}

export interface GoMap {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, GoNode>;
  /** Keys that are written more than once: the last counts. */
  readonly repeated: readonly string[];
}

/** Where an item of a list at the root stands, in offsets of the text. */
export interface GoItem {
  /** From 1. */
  readonly line: number;
  /** Of its `-`, or of its first character in brackets. */
  readonly start: number;
  /** Behind the last character that belongs to it, of its line end where that is its value's. */
  readonly end: number;
}

/** The plain value: maps without a prototype, so that no key of a text can reach `Object.prototype`. */
export function goToPlain(node: GoNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(goToPlain);
    case "map": {
      const plain = Object.create(null) as Record<string, unknown>;
      for (const [key, value] of node.entries) plain[key] = goToPlain(value);
      return plain;
    }
  }
}
