import type { Location } from "../diagnostics";
import { parseYaml } from "./parse-yaml";
import { tryFindNode } from "./source-node";

/** Where the items of the list at a path begin; empty where there is no such list. */
export function locateItems(file: string, text: string, path: readonly string[]): readonly Location[] {
  const root = parseYaml(file, text, () => undefined);
  const list = root && tryFindNode(root, path);
  return list?.kind === "list" ? list.items.map(({ at }) => at) : [];
}
