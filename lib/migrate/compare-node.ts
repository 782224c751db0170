import type { AccessValue } from "./access-value";
import type { Comparison } from "./difference";

/** What EKS gives a node's entry by itself, or what the kinds of nodes are told by. */
const NODE_GROUPS: ReadonlySet<string> = new Set([
  "system:bootstrappers",
  "system:nodes",
  "system:node-proxier",
  "eks:kube-proxy-windows",
  "system:authenticated",
]);

/** Undefined where neither side is a node. Username and groups of a node's entry are EKS's own. */
export function tryCompareNode(before: AccessValue, after: AccessValue): Comparison | undefined {
  if (before.type === "STANDARD" && after.type === "STANDARD") return undefined;
  if (before.type !== after.type) {
    const name = ({ type }: AccessValue): string => (type === "STANDARD" ? "no node" : `a node (${type})`);
    const what = `the line is ${name(before)}, the entry ${name(after)}`;
    return { differences: [{ kind: "type-changed", effect: "loses", what }], remarks: [] };
  }
  const extra = before.groups.filter((group) => !NODE_GROUPS.has(group));
  return {
    differences: extra.map((group) => ({
      kind: "group-lost",
      effect: "loses",
      what: `group ${group}: a node's entry has no groups of its own`,
    })),
    remarks: [],
  };
}
