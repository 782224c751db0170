import { quote } from "../../diagnostics";
import { displayName } from "../../model";
import type { Guardrail } from "../guardrail";
import { teamRequests, whose } from "../team-requests";

/** Reading every Secret is reading every service account's token: often more than the person who grants it means. */
export const clusterWideSecrets: Guardrail = {
  id: "cluster-wide-secrets",
  check: ({ plan, platform }) => {
    const { clusterWideSecrets: setting } = platform.guardrails;
    if (setting === "allowed") return [];
    return teamRequests(plan)
      .filter(({ policy, scope }) => scope === "cluster" && policy.readsSecrets)
      .map((request) => ({
        ...whose(request),
        severity: setting === "warn" ? "warning" : "error",
        message: `team ${quote(request.team)} grants ${displayName(request.policy.name)} cluster-wide, which can read every Secret`,
        hint: "grant it on namespaces, or grant view, which cannot read Secrets",
      }));
  },
};
