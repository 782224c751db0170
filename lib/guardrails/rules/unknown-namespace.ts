import { enumerate, quote, tryFindNearest } from "../../diagnostics";
import { matches, type Cluster } from "../../model";
import type { Guardrail } from "../guardrail";
import { teamRequests, whose } from "../team-requests";

/** What is wrong with a namespace on a cluster, found once: a thousand principals may be granted it. */
function judgeNamespaces(): (cluster: Cluster, namespace: string) => string | undefined {
  const judged = new Map<Cluster, Map<string, string | undefined>>();
  return (cluster, namespace) => {
    const { namespaces } = cluster;
    if (namespaces === undefined) return undefined;
    const before = judged.get(cluster) ?? new Map<string, string | undefined>();
    judged.set(cluster, before);
    if (!before.has(namespace))
      before.set(
        namespace,
        describe(
          namespace,
          namespaces.map(({ value }) => value),
        ),
      );
    return before.get(namespace);
  };
}

function describe(namespace: string, known: readonly string[]): string | undefined {
  // The cluster's own list may hold prefixes, for namespaces that come and go.
  if (known.some((name) => name === namespace || matches(namespace, name) || matches(name, namespace)))
    return undefined;
  const nearest = tryFindNearest(namespace, known);
  const legal = nearest === undefined ? `; legal: ${enumerate(known)}` : `; did you mean ${quote(nearest)}?`;
  return `unknown namespace ${quote(namespace)}${legal}`;
}

/** EKS takes any namespace, so that a typo grants nothing today and something once the namespace is made. */
export const unknownNamespace: Guardrail = {
  id: "unknown-namespace",
  check: ({ plan }) => {
    const messageOf = judgeNamespaces();
    return teamRequests(plan).flatMap((request) => {
      const { scope, entry } = request;
      const message = scope === "cluster" ? undefined : messageOf(entry.cluster, scope.namespace);
      if (message === undefined) return [];
      return [{ ...whose(request), message, hint: "if it exists, add it to the cluster's file" }];
    });
  },
};
