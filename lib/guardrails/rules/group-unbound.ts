import { quote } from "../../diagnostics";
import { matches } from "../../model";
import type { Guardrail } from "../guardrail";
import { givenGroups } from "../own-names";

/**
 * A group that nothing binds gives nothing, today. It is looked for where the files bind anything for the cluster: elsewhere
 * whoever binds does so out of sight.
 */
export const groupUnbound: Guardrail = {
  id: "group-unbound",
  check: ({ plan, platform, manifests: { bindings } }) => {
    const { boundElsewhere } = platform.guardrails;
    const boundOn = new Map(
      plan.clusters.map(({ cluster: { name } }) => {
        const here = bindings.filter(({ clusters }) => clusters.has(name));
        const groups = here.flatMap(({ subjects }) => subjects.filter(({ value }) => value.kind === "Group"));
        return [name, here.length === 0 ? undefined : new Set(groups.map(({ value }) => value.name))] as const;
      }),
    );
    return givenGroups(plan).flatMap(({ team, value, entry, origin }) => {
      const bound = boundOn.get(entry.cluster.name);
      if (bound === undefined || bound.has(value)) return [];
      if (boundElsewhere.some((pattern) => matches(pattern, value))) return [];
      return [
        {
          severity: "warning" as const,
          at: origin.at,
          teams: [team],
          principal: entry.principal.arn,
          cluster: entry.cluster.name,
          message: `team ${quote(team)} grants group ${quote(value)}, which nothing in rbac/ binds: it gives nothing`,
          hint: "bind it in rbac/, or list it under guardrails.boundElsewhere in platform.yaml if something else does",
        },
      ];
    });
  },
};
