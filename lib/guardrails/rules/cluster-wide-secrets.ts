import { quote } from "../../diagnostics";
import { displayName } from "../../model";
import type { Guardrail } from "../guardrail";
import { boundAccess, boundWords, whoseBound } from "../bound-access";
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
    const severity = setting === "warn" ? ("warning" as const) : ("error" as const);
    const bound = boundAccess(context).flatMap((access) => {
      const { binding, powers, team } = access;
      if (binding.namespace !== undefined || powers.readsSecrets === undefined) return [];
      const message = `team ${quote(team)} grants ${boundWords(access)} and can ${powers.readsSecrets}`;
      const hint = "bind the role in namespaces: by a RoleBinding, instead of a ClusterRoleBinding";
      return [{ ...whoseBound(access), severity, message, hint }];
    });
    const granted = requests
      .filter((request) => request.policy.readsSecrets && (request.scope === "cluster" || wide.has(request)))
      .map((request) => ({
        ...whose(request),
        severity,
        message: `team ${quote(request.team)} grants ${displayName(request.policy.name)} ${wide.get(request) ?? "cluster-wide"}, ${wide.has(request) ? "and" : "which"} can read every Secret`,
        hint: "grant it on namespaces, or grant view, which cannot read Secrets",
      }));
    return [...granted, ...bound];
  },
};
