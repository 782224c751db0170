import { goToPlain, readGoYaml, type GoNode } from "../source";

function keysOf(node: GoNode): string[] {
  return node.kind === "map" ? [...node.entries.keys()].map((key) => key.toLowerCase()) : [];
}

const KEYS = { mapRoles: "rolearn", mapUsers: "userarn", mapAccounts: "account" } as const;

type ListSection = keyof typeof KEYS;

/** Where an item of a mixed list belongs: EKS would read each kind in its own section alone. */
function sectionOf(node: GoNode): ListSection {
  const keys = keysOf(node);
  if (keys.includes(KEYS.mapRoles)) return "mapRoles";
  if (keys.includes(KEYS.mapUsers)) return "mapUsers";
  return keys.includes(KEYS.mapAccounts) ? "mapAccounts" : "mapRoles";
}

/** What `mapAccounts` has of an item: the account alone. */
function accountOf(node: GoNode): unknown {
  const found =
    node.kind === "map" ? [...node.entries].find(([key]) => key.toLowerCase() === KEYS.mapAccounts) : undefined;
  return found === undefined ? goToPlain(node) : goToPlain(found[1]);
}

function split(items: readonly GoNode[]): ReadonlyMap<string, string> {
  const texts = (Object.keys(KEYS) as ListSection[]).map((section): readonly [ListSection, string] => {
    const own = items.filter((item) => sectionOf(item) === section);
    const plain = own.map(section === "mapAccounts" ? accountOf : goToPlain);
    return [section, plain.map((value) => `- ${JSON.stringify(value)}\n`).join("")];
  });
  return new Map(texts.filter(([, text]) => text !== ""));
}

/**
 * `data` of a file that is the text of one section by itself, a list of lines; undefined for any other file. The text
 * is kept as it is, so that EKS's reading of it, broken or not, is the same as in the ConfigMap. A list of several kinds,
 * as mapping tools print it, is taken apart.
 */
export function tryReadList(text: string): ReadonlyMap<string, string> | undefined {
  const first = text.split("\n").find((line) => !/^\s*(#.*|---\s*)?$/.test(line)) ?? "";
  if (!/^\s*(-(\s|$)|\[)/.test(first)) return undefined;
  const [hasRoles, hasUsers] = [/\brolearn\b/i.test(text), /\buserarn\b/i.test(text)];
  if (!hasRoles && !hasUsers) return undefined;
  const read = readGoYaml(text);
  const root = "problem" in read ? undefined : read.roots[0];
  if (root?.kind === "list") {
    // Objects, or changes to one: whatever they hold is no line.
    if (root.items.some((item) => ["kind", "op"].some((key) => keysOf(item).includes(key)))) return undefined;
    if (new Set(root.items.map(sectionOf)).size > 1) return split(root.items);
  }
  return new Map([[hasRoles ? "mapRoles" : "mapUsers", text]]);
}
