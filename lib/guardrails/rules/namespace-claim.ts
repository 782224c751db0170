import { enumerate, quote } from "../../diagnostics";
import { covers, hasName, listNames } from "../../model";
import type { Guardrail, GuardrailContext } from "../guardrail";
import { pieceOf, teamRequests } from "../team-requests";

/** What a team grants within a namespace: what a claim to it lets through. */
function accessWithin({ plan }: GuardrailContext, team: string, namespace: string): ReturnType<typeof pieceOf>[] {
  return teamRequests(plan)
    .filter(
      (request) => request.team === team && request.scope !== "cluster" && covers(namespace, request.scope.namespace),
    )
    .map(pieceOf);
}

/** What `own` means is the platform's to say: a team that could declare any namespace would own it. */
export const namespaceClaim: Guardrail = {
  id: "namespace-claim",
  check: (context) => {
    const { teams, platform } = context;
    const ends = platform.guardrails.endedExceptions === "remove";
    return teams.flatMap(({ name, namespaces, file }) => {
      // Whose file it is, is another mistake.
      if (file !== `teams/${name}.yaml`) return [];
      const { claims } = platform.guardrails.delegationOf(name);
      return namespaces
        .filter(({ value }) => !hasName(claims, value))
        .map(({ value, at }) => ({
          at,
          teams: [name],
          ...(ends ? { access: accessWithin(context, name, value) } : {}),
          message: `team ${quote(name)} may not claim namespace ${quote(value)}; it may claim: ${enumerate(listNames(claims)) || "none"}`,
          hint: "the platform owners decide what a team may claim: `claims` under guardrails.delegation in platform.yaml",
        }));
    });
  },
};
