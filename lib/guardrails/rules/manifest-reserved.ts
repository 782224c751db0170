import { quote } from "../../diagnostics";
import { KUBERNETES_ROLES } from "../../rbac";
import type { Guardrail, Violation } from "../guardrail";

/** Names that Kubernetes' and EKS's own objects have, and nobody else's should. */
const RESERVED = /^(system|eks):/;

/**
 * Kubernetes puts back what is missing in its own objects at each start and leaves what was added: everybody who is bound to
 * such a role gets it, and nobody looks for it there.
 */
export const manifestReserved: Guardrail = {
  id: "manifest-reserved",
  check: ({ plan, manifests: { clusterRoles, roles, bindings } }) => {
    const own = [...clusterRoles, ...roles, ...bindings].filter(
      ({ kind, name }) => RESERVED.test(name) || (kind === "ClusterRole" && KUBERNETES_ROLES.has(name)),
    );
    return plan.clusters.flatMap(({ cluster: { name: cluster } }) =>
      own
        .filter(({ clusters }) => clusters.has(cluster))
        .map(({ kind, name, at }): Violation => {
          const message = `${kind} ${quote(name)} has a name of Kubernetes' or EKS's own`;
          const hint =
            "give it another name; to add rules to view, edit or admin, label a ClusterRole rbac.authorization.k8s.io/aggregate-to-view";
          return { severity: "warning", at, teams: [], cluster, message, hint };
        }),
    );
  },
};
