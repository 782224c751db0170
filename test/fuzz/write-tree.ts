import { stringify } from "yaml";

import type { Dice } from "../support/generated-repository";
import type { Tree } from "./mutate-tree";

type Style = (random: Dice, tree: Tree) => string;

const blocks =
  (defaultStringType: "PLAIN" | "QUOTE_DOUBLE" | "QUOTE_SINGLE" | "BLOCK_FOLDED"): Style =>
  (_, tree) =>
    stringify(tree, { defaultStringType, aliasDuplicateObjects: false });

const STYLES: readonly Style[] = [
  blocks("PLAIN"),
  blocks("QUOTE_DOUBLE"),
  blocks("QUOTE_SINGLE"),
  blocks("BLOCK_FOLDED"),
  (_, tree) => `${JSON.stringify(tree)}\n`,
  (_, tree) => JSON.stringify(tree, undefined, 2),
];

const DRESSES: readonly ((text: string) => string)[] = [
  (text) => `\ufeff${text}`,
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => `# a comment: {[ "\n---\n${text}`,
  (text) => `${text}\n\n# the end`,
  (text) => text,
  (text) => text,
  (text) => text,
];

/** Writes a tree in one of the ways in which people write YAML. All mean the same. */
export function writeTree(random: Dice, tree: Tree): string {
  return random.pick(DRESSES)(random.pick(STYLES)(random, tree));
}
