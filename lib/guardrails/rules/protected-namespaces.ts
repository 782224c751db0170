import { quote } from "../../diagnostics";
import { displayName, overlaps, type Placed, type Team } from "../../model";
import type { Guardrail, GuardrailContext, Violation } from "../guardrail";
import { boundAccess, boundWords, whoseBound } from "../bound-access";
import { isWithin, teamNamespaces } from "../team-namespaces";
import { teamRequests, whose } from "../team-requests";

type FindProtected = (namespace: string) => string | undefined;

/** Cluster-wide scopes are the business of `delegation`. */
function checkRequests(context: GuardrailContext, findProtected: FindProtected): Violation[] {
  const namespacesOf = teamNamespaces(context);
  return teamRequests(context.plan).flatMap((request): Violation[] => {
    const { scope, policy, team } = request;
    if (scope === "cluster") return [];
    const pattern = findProtected(scope.namespace);
    if (pattern === undefined) return [];
    const where = `in namespace ${quote(scope.namespace)}; protected: ${quote(pattern)}`;
    if (policy.writes) {
      const message = `team ${quote(team)} grants ${displayName(policy.name)}, which can write, ${where}`;
      const hint = "grant view instead, or ask the platform owners for an exception in platform.yaml";
      return [{ ...whose(request), message, hint }];
    }
    if (isWithin(namespacesOf(team).delegated, scope.namespace)) return [];
    const message = `team ${quote(team)} grants ${displayName(policy.name)} ${where}`;
    const hint = "even reading there must be delegated: `namespaces` under guardrails.delegation in platform.yaml";
    return [{ ...whose(request), message, hint }];
  });
}

/** What a binding reads there, the platform decides: the files under rbac/ are its own. */
function checkBound(context: GuardrailContext, findProtected: FindProtected): Violation[] {
  return boundAccess(context).flatMap((access): Violation[] => {
    const { binding, powers, team } = access;
    const pattern = binding.namespace === undefined ? undefined : findProtected(binding.namespace);
    if (pattern === undefined || !powers.writes) return [];
    const message = `team ${quote(team)} grants ${boundWords(access)} and can write there; protected: ${quote(pattern)}`;
    return [{ ...whoseBound(access), message, hint: "bind a role that only reads, or another group" }];
  });
}

function checkClaim({ name }: Team, { value, at }: Placed<string>, findProtected: FindProtected): Violation[] {
  const pattern = findProtected(value);
  if (pattern === undefined) return [];
  const message = `team ${quote(name)} claims namespace ${quote(value)}; protected: ${quote(pattern)}`;
  const hint = "no team owns a protected namespace: delete it here, or name only those beside it";
  return [{ at, teams: [name], message, hint }];
}

/** Who writes in kube-system owns the cluster, and who owns it by name writes there sooner or later. */
export const protectedNamespaces: Guardrail = {
  id: "protected-namespaces",
  check: (context) => {
    const { protectedNamespaces: patterns } = context.platform.guardrails;
    const findProtected: FindProtected = (namespace) => patterns.find((one) => overlaps(one, namespace));
    const claims = context.teams.flatMap((team) =>
      team.namespaces.flatMap((namespace) => checkClaim(team, namespace, findProtected)),
    );
    return [...claims, ...checkRequests(context, findProtected), ...checkBound(context, findProtected)];
  },
};
