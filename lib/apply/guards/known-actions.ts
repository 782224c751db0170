import { enumerate, quote } from "../../diagnostics";
import type { Guard } from "./guard";

const KNOWN: ReadonlySet<string> = new Set(["no-op", "create", "update", "delete", "delete,create"]);
const CREATE_FIRST = "create,delete";

/**
 * Only what our stacks can ask for. Creating before destroying, above all, ends with the policy gone: AssociateAccessPolicy
 * changes the one association that there is, and DisassociateAccessPolicy then takes it away.
 */
export const knownActions: Guard = {
  id: "known-actions",
  check: ({ resources }, { cluster }) =>
    resources.flatMap(({ address, actions, oddities }) => {
      const action = actions.join();
      const odd = oddities.map((oddity) => `${quote(address)} ${oddity}; none of our stacks has such a resource`);
      const forgets = cluster?.cluster.retired === "forget";
      if (forgets && actions.includes("delete"))
        return [
          ...odd,
          `${quote(address)} would be destroyed, and the cluster's entries are only to be forgotten: keep its nodes and grants in the files until that is applied`,
        ];
      const isForgotten = forgets && action === "forget";
      if (KNOWN.has(action) || isForgotten) return odd;
      if (action === CREATE_FIRST)
        return [...odd, `${quote(address)} would be created before it is destroyed, so it would be gone in the end`];
      return [...odd, `${quote(address)}: Terraform would ${enumerate(actions)}, which none of our stacks asks for`];
    }),
};
