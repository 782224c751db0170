import { quote } from "../../diagnostics";
import type { Guardrail } from "../guardrail";
import { findOverlaps } from "../overlapping";

/** `own` means something only while a namespace has one owner. */
export const namespaceClaimedTwice: Guardrail = {
  id: "namespace-claimed-twice",
  check: ({ teams }) => {
    const declared = teams.flatMap(({ name, namespaces }) =>
      namespaces.map(({ value, at }) => ({ team: name, namespace: value, at })),
    );
    return findOverlaps(declared).map(([first, second]) => ({
      at: second.at,
      teams: [first.team, second.team],
      message: `namespace ${quote(second.namespace)} is declared by both team ${quote(second.team)} and team ${quote(first.team)}`,
      related: [{ at: first.at, message: `team ${quote(first.team)} declares ${quote(first.namespace)}` }],
      hint: "only one team can own it; grant the other team access to it",
    }));
  },
};
