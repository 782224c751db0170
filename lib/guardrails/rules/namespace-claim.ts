import { enumerate, quote } from "../../diagnostics";
import { hasName, listNames } from "../../model";
import type { Guardrail } from "../guardrail";

/** What `own` means is the platform's to say: a team that could declare any namespace would own it. */
export const namespaceClaim: Guardrail = {
  id: "namespace-claim",
  check: ({ teams, platform }) =>
    teams.flatMap(({ name, namespaces, file }) => {
      // Whose file it is, is another mistake.
      if (file !== `teams/${name}.yaml`) return [];
      const { claims } = platform.guardrails.delegationOf(name);
      return namespaces
        .filter(({ value }) => !hasName(claims, value))
        .map(({ value, at }) => ({
          at,
          teams: [name],
          message: `team ${quote(name)} may not claim namespace ${quote(value)}; it may claim: ${enumerate(listNames(claims)) || "none"}`,
          hint: "the platform owners decide what a team may claim: `claims` under guardrails.delegation in platform.yaml",
        }));
    }),
};
