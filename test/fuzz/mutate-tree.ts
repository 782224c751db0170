import type { Dice } from "../support/generated-repository";

/** What a file holds, as JSON would: null, a truth, a number, a text, a list or a map. */
export type Tree = unknown;

/** A map or a list, and one of what is in it. */
interface Spot {
  readonly parent: Record<string, Tree> | Tree[];
  readonly key: string | number;
}

function isBranch(tree: Tree): tree is Record<string, Tree> | Tree[] {
  return typeof tree === "object" && tree !== null;
}

function spotsOf(tree: Tree): Spot[] {
  if (!isBranch(tree)) return [];
  const keys = Array.isArray(tree) ? tree.map((_, index) => index) : Object.keys(tree);
  return keys.flatMap((key) => [{ parent: tree, key }, ...spotsOf(Reflect.get(tree, key))]);
}

/** What stands under one name, in whatever lists: `clusters`, `view`. An item goes by the name of its list. */
function poolsOf(trees: readonly Tree[]): ReadonlyMap<string, readonly Tree[]> {
  const pools = new Map<string, Tree[]>();
  const walk = (tree: Tree, name: string): void => {
    pools.set(name, [...(pools.get(name) ?? []), tree]);
    if (Array.isArray(tree)) for (const item of tree) walk(item, `${name}[]`);
    else if (isBranch(tree)) for (const [key, value] of Object.entries(tree)) walk(value, key);
  };
  for (const tree of trees) walk(tree, "");
  return pools;
}

const STRANGE: readonly Tree[] = [
  null,
  true,
  0,
  -1,
  1e308,
  12345678901234567890n.toString(),
  "",
  " ",
  "*",
  "!*",
  "!prod*",
  "own",
  "cluster",
  [],
  {},
  [[]],
  "2026-11-22T11:59Z",
  "2026-11-22T12:00Z",
  "2026-11-22T12:01Z",
  "2027-02-30",
  "{team}",
  "{{SessionName}}",
  "__proto__",
  "constructor",
  "toString",
  "\u202eabc",
  "caf\u00e9",
  "cafe\u0301",
  "x".repeat(300),
];
const KEYS = ["__proto__", "constructor", "<<", "hasOwnProperty", "policies", "expires", "username", "name", "note"];

const WORDS: readonly ((random: Dice, word: string) => string)[] = [
  (random, word) => `${word.slice(0, random.below(word.length + 1))}*`,
  (random, word) => `*${word.slice(random.below(word.length + 1))}`,
  (_, word) => `!${word}`,
  (_, word) => word.toUpperCase(),
  (_, word) => `${word} `,
  (random, word) => word.slice(0, random.below(word.length + 1)),
  (random, word) => `${word}${random.pick(["a", "0", "-", ".", "/", ":", "{team}", "\u00e9", "\u200b", "\n"])}`,
  (_, word) => word.replace("1", "2"),
  (_, word) => word.replace("role", "user"),
];

type Change = (random: Dice, spot: Spot, pools: ReadonlyMap<string, readonly Tree[]>) => void;

/** JSON's own copy: what is copied into another place is never the same object. */
function copied(tree: Tree): Tree {
  return structuredClone(tree);
}

function put({ parent, key }: Spot, value: Tree): void {
  Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
}

const nameOf = (spot: Spot, pools: ReadonlyMap<string, readonly Tree[]>): string => {
  if (typeof spot.key === "string") return spot.key;
  for (const [name, trees] of pools) if (trees.includes(spot.parent)) return `${name}[]`;
  return "";
};

const drop: Change = (_, { parent, key }) => {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
};

const twice: Change = (random, { parent, key }) => {
  if (Array.isArray(parent)) parent.splice(random.below(parent.length + 1), 0, copied(parent[Number(key)]));
};

const shuffle: Change = (random, { parent }) => {
  if (Array.isArray(parent)) parent.splice(0, parent.length, ...random.sample(parent, parent.length));
  else {
    const entries = random.sample(Object.entries(parent), Object.keys(parent).length);
    for (const [key] of entries) Reflect.deleteProperty(parent, key);
    for (const [key, value] of entries) put({ parent, key }, value);
  }
};

/** Something else of the same name, from anywhere in the repository: most likely legal. */
const another: Change = (random, spot, pools) => {
  const pool = pools.get(nameOf(spot, pools)) ?? [];
  if (pool.length > 0) put(spot, copied(random.pick(pool)));
};

const anotherKey: Change = (random, { parent, key }) => {
  if (Array.isArray(parent)) {
    parent.push(copied(parent[Number(key)]));
    return;
  }
  const value = parent[key];
  Reflect.deleteProperty(parent, key);
  put({ parent, key: random.chance(0.5) ? random.pick(KEYS) : `${String(key)}*` }, value);
};

/** A key that a map of this kind may have, with what such a key has elsewhere. */
const knownKey: Change = (random, { parent }, pools) => {
  if (Array.isArray(parent)) return;
  const key = random.pick(["expires", "name", "profile", "policies", "kubernetesGroups", "username", "namespaces"]);
  const pool = pools.get(key) ?? [];
  if (pool.length > 0) put({ parent, key }, copied(random.pick(pool)));
};

const strange: Change = (random, spot) => {
  put(spot, copied(random.pick(STRANGE)));
};

const word: Change = (random, spot) => {
  const value: Tree = Reflect.get(spot.parent, spot.key);
  if (typeof value === "string") put(spot, random.pick(WORDS)(random, value));
};

const wrapped: Change = (random, spot) => {
  const value: Tree = Reflect.get(spot.parent, spot.key);
  put(spot, random.chance(0.5) ? [value] : { role: value });
};

/** Those that most often leave a legal file come most often. */
const CHANGES: readonly Change[] = [
  ...[another, another, another, another, another, twice, twice, shuffle, shuffle, drop, drop],
  ...[word, word, knownKey, knownKey, anotherKey, strange, wrapped],
];

/** Changes something at random in one of the trees, in place. */
export function mutateTree(random: Dice, trees: readonly Tree[]): void {
  const spots = spotsOf(random.pick(trees));
  if (spots.length > 0) random.pick(CHANGES)(random, random.pick(spots), poolsOf(trees));
}
