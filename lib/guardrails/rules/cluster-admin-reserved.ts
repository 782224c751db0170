import { quote } from "../../diagnostics";
import { CLUSTER_ADMIN } from "../../model";
import type { Guardrail } from "../guardrail";
import { boundAccess, boundWords, whoseBound, type BoundAccess } from "../bound-access";
import { teamRequests, whose } from "../team-requests";

const HINT = "grant admin on namespaces, or ask the platform owners for an exception in platform.yaml";

/** What cluster-admin is by another name: the role itself, wherever it is bound, and what leads to it. */
function takesOver({ binding, powers }: BoundAccess): string | undefined {
  if (binding.role.value.kind === "ClusterRole" && binding.role.value.name === "cluster-admin") return "do everything";
  return binding.namespace === undefined || powers.takesOver === "do everything" ? powers.takesOver : undefined;
}

/** cluster-admin overrides every other rule here, so that it is the platform's to give. */
export const clusterAdminReserved: Guardrail = {
  id: "cluster-admin-reserved",
  check: (context) => {
    const { plan, platform } = context;
    if (platform.guardrails.clusterAdmin === "allowed") return [];
    const bound = boundAccess(context).flatMap((access) => {
      const power = takesOver(access);
      if (power === undefined) return [];
      const message = `team ${quote(access.team)} grants ${boundWords(access)} and can ${power}: that is reserved, as cluster-admin is`;
      return [{ ...whoseBound(access), message, hint: HINT }];
    });
    const granted = teamRequests(plan)
      .filter(({ policy }) => policy.name === CLUSTER_ADMIN)
      .map((request) => ({
        ...whose(request),
        message: `team ${quote(request.team)} grants cluster-admin, which is reserved for the break-glass role`,
        hint: HINT,
      }));
    return [...granted, ...bound];
  },
};
