import { quote } from "../../diagnostics";
import { addDays, daysBetween, displayName } from "../../model";
import type { Guardrail } from "../guardrail";
import { teamRequests, whose } from "../team-requests";

/** Strong policies end by themselves unless somebody wants them again. */
export const expiryRequired: Guardrail = {
  id: "expiry-required",
  check: ({ plan, platform, today }) =>
    teamRequests(plan).flatMap((request) => {
      const { policy, origin, team } = request;
      const most = platform.guardrails.expiry.get(policy.name);
      if (most === undefined) return [];
      const left = origin.expires === undefined ? Infinity : daysBetween(today, origin.expires);
      if (left <= most) return [];
      const name = displayName(policy.name);
      const end = origin.expires === undefined ? "without an end date" : `until ${origin.expires}, ${left} days away`;
      const message = `team ${quote(team)} grants ${name} ${end}; it needs \`expires\` at most ${most} days away`;
      const latest = `expires: ${addDays(today, most)}`;
      const hint =
        origin.expires === undefined
          ? `add \`${latest}\`, or an earlier day, to the grant; extend it later with a pull request`
          : `write \`${latest}\`, or an earlier day; extend it later with a pull request`;
      return [{ ...whose(request), message, hint }];
    }),
};
