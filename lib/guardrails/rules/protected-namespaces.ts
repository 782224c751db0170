import { quote } from "../../diagnostics";
import { displayName, overlaps } from "../../model";
import type { Guardrail } from "../guardrail";
import { teamRequests, whose } from "../team-requests";

/** Who writes in kube-system owns the cluster. Cluster-wide scopes are the business of `delegation`. */
export const protectedNamespaces: Guardrail = {
  id: "protected-namespaces",
  check: ({ plan, platform }) =>
    teamRequests(plan).flatMap((request) => {
      const { scope, policy, team } = request;
      if (scope === "cluster" || !policy.writes) return [];
      const pattern = platform.guardrails.protectedNamespaces.find((one) => overlaps(one, scope.namespace));
      if (pattern === undefined) return [];
      const message = `team ${quote(team)} grants ${displayName(policy.name)}, which can write, in namespace ${quote(scope.namespace)}; protected: ${quote(pattern)}`;
      return [
        {
          ...whose(request),
          message,
          hint: "grant view instead, or ask the platform owners for an exception in platform.yaml",
        },
      ];
    }),
};
