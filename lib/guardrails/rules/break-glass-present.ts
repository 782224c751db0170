import { quote } from "../../diagnostics";
import type { Guardrail, GuardrailContext, Violation } from "../guardrail";

function missing({ plan, platform }: GuardrailContext): Violation[] {
  return plan.clusters
    .filter(
      ({ cluster, entries }) =>
        cluster.retired === undefined && !entries.some(({ purpose }) => purpose === "break-glass"),
    )
    .map(({ cluster }) => ({
      at: platform.at,
      teams: [],
      cluster: cluster.name,
      message: "the break-glass entry is missing",
      hint: "add `breakGlass:` with the name of a role, for access when everything else fails",
    }));
}

function claimed({ plan }: GuardrailContext): Violation[] {
  const entries = plan.clusters
    .flatMap((cluster) => cluster.entries)
    .filter(({ purpose }) => purpose === "break-glass");
  return entries.flatMap(({ cluster, principal, origins }) =>
    origins.flatMap(({ at, team }) => {
      if (team === undefined) return [];
      const message = `team ${quote(team)} grants access to the break-glass role ${quote(principal.arn)}`;
      return [
        {
          at,
          teams: [team],
          principal: principal.arn,
          cluster: cluster.name,
          message,
          hint: "only platform.yaml may grant it access",
        },
      ];
    }),
  );
}

/** Every cluster keeps its way in for emergencies, and no team's file has a say in it. */
export const breakGlassPresent: Guardrail = {
  id: "break-glass-present",
  check: (context) => [...missing(context), ...claimed(context)],
};
