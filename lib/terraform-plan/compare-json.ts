import { canonicalJson } from "./canonical-json";

/** One thing that two versions of the program write otherwise for the same files. */
export interface JsonDifference {
  readonly stack: string;
  /** `aws_eks_access_entry.entry_x`, or the block: `terraform.backend`. */
  readonly address: string;
  /** `added`, `removed`, or the attributes that differ, sorted. */
  readonly what: "added" | "removed" | readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** Comments, and what tools leave for themselves. */
const without = (value: unknown): Json =>
  isMap(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== "//")) : {};

/** `import` and `removed` have no names: the resource that each is about tells them apart. */
function namelessBlocks(kind: string, blocks: readonly unknown[]): [string, Json][] {
  return blocks.map(without).map((block, index) => {
    const about = [block["to"], block["from"]].find((one) => typeof one === "string");
    return [`${kind}.${about ?? index}`, block];
  });
}

/** Blocks by address: two levels of names below `resource` and `data`, one below everything else that has names. */
function blocksOf(stack: unknown): Map<string, Json> {
  const blocks = new Map<string, Json>();
  for (const [kind, named] of Object.entries(without(stack))) {
    if (Array.isArray(named)) for (const [address, block] of namelessBlocks(kind, named)) blocks.set(address, block);
    const isTyped = kind === "resource" || kind === "data";
    for (const [name, value] of Object.entries(without(named))) {
      if (!isTyped) blocks.set(`${kind}.${name}`, isMap(value) ? without(value) : { value });
      else
        for (const [id, own] of Object.entries(without(value)))
          blocks.set(`${kind === "data" ? "data." : ""}${name}.${id}`, without(own));
    }
  }
  return blocks;
}

function compareBlock(old: Json | undefined, next: Json | undefined): JsonDifference["what"] | undefined {
  if (old === undefined) return "added";
  if (next === undefined) return "removed";
  const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
  const differing = keys.filter((key) => canonicalJson(old[key]) !== canonicalJson(next[key]));
  return differing.length === 0 ? undefined : differing;
}

/** Stacks of Terraform JSON by name, compared; nothing where Terraform would see the same. Sorted by stack and address. */
export function compareTerraformJson(
  old: ReadonlyMap<string, unknown>,
  next: ReadonlyMap<string, unknown>,
): JsonDifference[] {
  return [...new Set([...old.keys(), ...next.keys()])].sort().flatMap((stack) => {
    const [before, after] = [blocksOf(old.get(stack)), blocksOf(next.get(stack))];
    return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((address) => {
      const what = compareBlock(before.get(address), after.get(address));
      return what === undefined ? [] : [{ stack, address, what }];
    });
  });
}
