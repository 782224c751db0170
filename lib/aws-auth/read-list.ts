import { goToPlain, readGoYaml, type GoNode } from "../source";

function keysOf(node: GoNode): string[] {
  return node.kind === "map" ? [...node.entries.keys()].map((key) => key.toLowerCase()) : [];
}

/** A list with items of both kinds, told apart: EKS would read either kind in its own section alone. */
function split(items: readonly GoNode[]): ReadonlyMap<string, string> {
  const isUser = (node: GoNode): boolean => keysOf(node).includes("userarn") && !keysOf(node).includes("rolearn");
  const textOf = (nodes: readonly GoNode[]): string =>
    nodes.map((node) => `- ${JSON.stringify(goToPlain(node))}\n`).join("");
  return new Map([
    ["mapRoles", textOf(items.filter((item) => !isUser(item)))],
    ["mapUsers", textOf(items.filter(isUser))],
  ]);
}

/**
 * `data` of a file that is the text of one section by itself, a list of lines; undefined for any other file. The text
 * is kept as it is, so that EKS's reading of it, broken or not, is the same as in the ConfigMap.
 */
export function tryReadList(text: string): ReadonlyMap<string, string> | undefined {
  const first = text.split("\n").find((line) => !/^\s*(#.*|---\s*)?$/.test(line)) ?? "";
  if (!/^\s*(-(\s|$)|\[)/.test(first)) return undefined;
  const [hasRoles, hasUsers] = [/\brolearn\b/i.test(text), /\buserarn\b/i.test(text)];
  if (!hasRoles && !hasUsers) return undefined;
  if (hasRoles && hasUsers) {
    const read = readGoYaml(text);
    const root = "problem" in read ? undefined : read.roots[0];
    if (root?.kind === "list" && root.items.some((item) => keysOf(item).includes("userarn"))) return split(root.items);
  }
  return new Map([[hasRoles ? "mapRoles" : "mapUsers", text]]);
}
