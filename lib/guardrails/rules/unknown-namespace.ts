import { enumerate, quote, tryFindNearest } from "../../diagnostics";
import { matches } from "../../model";
import type { Guardrail } from "../guardrail";
import { teamRequests, whose } from "../team-requests";

/** EKS takes any namespace, so that a typo grants nothing today and something once the namespace is made. */
export const unknownNamespace: Guardrail = {
  id: "unknown-namespace",
  check: ({ plan }) =>
    teamRequests(plan).flatMap((request) => {
      const { scope, entry } = request;
      const known = entry.cluster.namespaces?.map(({ value }) => value);
      if (scope === "cluster" || known === undefined) return [];
      const { namespace } = scope;
      // The cluster's own list may hold prefixes, for namespaces that come and go.
      if (known.some((name) => name === namespace || matches(namespace, name) || matches(name, namespace))) return [];
      const nearest = tryFindNearest(namespace, known);
      const legal = nearest === undefined ? `; legal: ${enumerate(known)}` : `; did you mean ${quote(nearest)}?`;
      return [
        {
          ...whose(request),
          message: `unknown namespace ${quote(namespace)}${legal}`,
          hint: "if it exists, add it to the cluster's file",
        },
      ];
    }),
};
