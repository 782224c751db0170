import { orNearest, quote } from "../../diagnostics";
import { matches } from "../../model";
import { KUBERNETES_ROLES, resolveBindings } from "../../rbac";
import type { Guardrail, Violation } from "../guardrail";

/** A binding of a role that the files have not: a typo, or rules that no guardrail has judged. */
export const roleUnknown: Guardrail = {
  id: "role-unknown",
  needsEveryFile: true,
  check: ({ plan, manifests, platform: { guardrails } }) =>
    plan.clusters.flatMap(({ cluster: { name: cluster } }) =>
      resolveBindings(manifests, cluster).flatMap(({ binding, role }): Violation[] => {
        const { kind, name } = binding.role.value;
        if (role !== undefined || guardrails.rolesElsewhere.some((pattern) => matches(pattern, name))) return [];
        const known =
          kind === "ClusterRole"
            ? [...KUBERNETES_ROLES.keys(), ...manifests.clusterRoles.map((one) => one.name)]
            : manifests.roles.filter(({ namespace }) => namespace === binding.namespace).map((one) => one.name);
        const nearest = orNearest(name, known);
        return [
          {
            severity: "warning",
            at: binding.role.at,
            teams: [],
            cluster,
            message: `nothing in rbac/ makes ${kind} ${quote(name)}, so nobody can say what it allows${nearest.startsWith("; did you mean") ? nearest : ""}`,
            hint: "write the role into rbac/, or list it under guardrails.rolesElsewhere in platform.yaml if something else makes it",
          },
        ];
      }),
    ),
};
