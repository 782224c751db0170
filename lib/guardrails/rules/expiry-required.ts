import { quote } from "../../diagnostics";
import type { Origin } from "../../compile";
import { addDays, CATALOGUE, daysBetween, displayName, type Binding, type CalendarDate } from "../../model";
import { KUBERNETES_ROLES } from "../../rbac";
import { boundAccess, boundWords, whoseBound } from "../bound-access";
import type { Guardrail } from "../guardrail";
import { teamRequests, whose } from "../team-requests";

/** The access policy that goes by the name of one of Kubernetes' own roles, and is as strong: `admin`, `edit`. */
function tryPolicyLike({ role: { value } }: Binding): string | undefined {
  if (value.kind !== "ClusterRole" || !KUBERNETES_ROLES.has(value.name)) return undefined;
  return [...CATALOGUE.keys()].find((name) => displayName(name) === value.name);
}

/** What is wrong with the end of a grant that may last so many days more; undefined where nothing is. */
function tryFault(
  { expires }: Origin,
  most: number | undefined,
  today: CalendarDate,
): { readonly end: string; readonly hint: string } | undefined {
  const left = expires === undefined ? Infinity : daysBetween(today, expires);
  if (most === undefined || left <= most) return undefined;
  const end = expires === undefined ? "without an end date" : `until ${expires}, ${left} days away`;
  const latest = `expires: ${addDays(today, most)}`;
  const hint =
    expires === undefined
      ? `add \`${latest}\`, or an earlier day, to the grant; extend it later with a pull request`
      : `write \`${latest}\`, or an earlier day; extend it later with a pull request`;
  return { end: `${end}; it needs \`expires\` at most ${most} days away`, hint };
}

/** Strong policies end by themselves unless somebody wants them again; so does what a binding gives by their name. */
export const expiryRequired: Guardrail = {
  id: "expiry-required",
  check: (context) => {
    const { plan, platform, today } = context;
    const { expiry } = platform.guardrails;
    const granted = teamRequests(plan).flatMap((request) => {
      const { policy, origin, team } = request;
      const fault = tryFault(origin, expiry.get(policy.name), today);
      if (fault === undefined) return [];
      const message = `team ${quote(team)} grants ${displayName(policy.name)} ${fault.end}`;
      return [{ ...whose(request), message, hint: fault.hint }];
    });
    const bound = boundAccess(context).flatMap((access) => {
      const policy = tryPolicyLike(access.binding);
      const fault = policy === undefined ? undefined : tryFault(access.origin, expiry.get(policy), today);
      if (fault === undefined) return [];
      const message = `team ${quote(access.team)} grants ${boundWords(access)}, ${fault.end}`;
      return [{ ...whoseBound(access), message, hint: fault.hint }];
    });
    return [...granted, ...bound];
  },
};
