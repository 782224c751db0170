import { quote } from "../../diagnostics";
import { CLUSTER_ADMIN } from "../../model";
import type { Guardrail } from "../guardrail";
import { teamRequests, whose } from "../team-requests";

/** cluster-admin overrides every other rule here, so that it is the platform's to give. */
export const clusterAdminReserved: Guardrail = {
  id: "cluster-admin-reserved",
  check: ({ plan, platform }) => {
    if (platform.guardrails.clusterAdmin === "allowed") return [];
    return teamRequests(plan)
      .filter(({ policy }) => policy.name === CLUSTER_ADMIN)
      .map((request) => ({
        ...whose(request),
        message: `team ${quote(request.team)} grants cluster-admin, which is reserved for the break-glass role`,
        hint: "grant admin on namespaces, or ask the platform owners for an exception in platform.yaml",
      }));
  },
};
