import { quote } from "../../diagnostics";
import { displayName } from "../../model";
import type { Guardrail } from "../guardrail";
import { findWide, teamNamespaces } from "../team-namespaces";
import { teamRequests, whose } from "../team-requests";

/** Reading every Secret is reading every service account's token: often more than the person who grants it means. */
export const clusterWideSecrets: Guardrail = {
  id: "cluster-wide-secrets",
  check: (context) => {
    const { clusterWideSecrets: setting } = context.platform.guardrails;
    if (setting === "allowed") return [];
    const requests = teamRequests(context.plan);
    const wide = findWide(requests, teamNamespaces(context));
    return requests
      .filter((request) => request.policy.readsSecrets && (request.scope === "cluster" || wide.has(request)))
      .map((request) => ({
        ...whose(request),
        severity: setting === "warn" ? "warning" : "error",
        message: `team ${quote(request.team)} grants ${displayName(request.policy.name)} ${wide.get(request) ?? "cluster-wide"}, ${wide.has(request) ? "and" : "which"} can read every Secret`,
        hint: "grant it on namespaces, or grant view, which cannot read Secrets",
      }));
  },
};
