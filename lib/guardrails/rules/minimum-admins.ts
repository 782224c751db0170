import { CLUSTER_ADMIN } from "../../model";
import type { PlannedEntry } from "../../compile";
import type { Guardrail } from "../guardrail";

function isAdmin({ purpose, policies }: PlannedEntry): boolean {
  return (
    purpose === "grant" &&
    policies.some(({ policy, scope }) => policy.name === CLUSTER_ADMIN && scope.type === "cluster")
  );
}

/** A cluster that nobody can administer is found out at 2 a.m. */
export const minimumAdmins: Guardrail = {
  id: "minimum-admins",
  needsEveryFile: true,
  check: ({ plan, platform }) =>
    plan.clusters.flatMap(({ cluster, entries }) => {
      const [admins, least] = [entries.filter(isAdmin).length, platform.guardrails.minimumAdmins];
      if (admins >= least || cluster.retired !== undefined) return [];
      const message = `principals with cluster-admin, not counting the break-glass role: ${admins}; at least ${least} required`;
      return [
        {
          at: cluster.at,
          teams: [],
          cluster: cluster.name,
          message,
          related: [{ at: platform.guardrails.at, message: "minimumAdmins" }],
          hint: "restore the removed grant, or lower minimumAdmins",
        },
      ];
    }),
};
