import { plural, quote } from "../../diagnostics";
import type { Origin } from "../../compile";
import {
  addDays,
  CATALOGUE,
  daysBetween,
  displayName,
  laterMinute,
  minutesLeft,
  type Binding,
  type Clock,
  type Guardrails,
} from "../../model";
import { KUBERNETES_ROLES } from "../../rbac";
import { boundAccess, boundWords, whoseBound } from "../bound-access";
import type { Guardrail } from "../guardrail";
import { teamRequests, whose } from "../team-requests";

/** The access policy that goes by the name of one of Kubernetes' own roles, and is as strong: `admin`, `edit`. */
function tryPolicyLike({ role: { value } }: Binding): string | undefined {
  if (value.kind !== "ClusterRole" || !KUBERNETES_ROLES.has(value.name)) return undefined;
  return [...CATALOGUE.keys()].find((name) => displayName(name) === value.name);
}

/** What is wrong with an end, and how to write it. */
interface Fault {
  readonly end: string;
  readonly hint: string;
}

function faultOf({ expires }: Origin, away: string, most: string, latest: string): Fault {
  const end = expires === undefined ? "without an end date" : `until ${expires}, ${away} away`;
  const hint =
    expires === undefined
      ? `add \`expires: ${latest}\`, or an earlier day, to the grant; extend it later with a pull request`
      : `write \`expires: ${latest}\`, or an earlier day; extend it later with a pull request`;
  return { end: `${end}; it needs \`expires\` at most ${most} away`, hint };
}

/** `8 hours`, `90 minutes`. */
function durationWords(minutes: number): string {
  return minutes % 60 === 0 ? plural(minutes / 60, "hour") : plural(minutes, "minute");
}

/** What is wrong with the end of a grant of a policy; undefined where nothing is. */
function tryFault(origin: Origin, policy: string, { expiry, maxDuration }: Guardrails, now: Clock): Fault | undefined {
  const { expires } = origin;
  const longest = maxDuration.get(policy);
  if (longest !== undefined && (expires === undefined || minutesLeft(now, expires) > longest)) {
    const away = expires === undefined ? "" : durationWords(minutesLeft(now, expires));
    return faultOf(origin, away, durationWords(longest), laterMinute(now, longest));
  }
  const most = expiry.get(policy);
  const left = expires === undefined ? Infinity : daysBetween(now, expires);
  if (most === undefined || left <= most) return undefined;
  return faultOf(origin, `${left} days`, `${most} days`, addDays(now, most));
}

/** Strong policies end by themselves unless somebody wants them again; so does what a binding gives by their name. */
export const expiryRequired: Guardrail = {
  id: "expiry-required",
  check: (context) => {
    const { plan, platform, today } = context;
    const granted = teamRequests(plan).flatMap((request) => {
      const { policy, origin, team } = request;
      const fault = tryFault(origin, policy.name, platform.guardrails, today);
      if (fault === undefined) return [];
      const message = `team ${quote(team)} grants ${displayName(policy.name)} ${fault.end}`;
      return [{ ...whose(request), message, hint: fault.hint }];
    });
    const bound = boundAccess(context).flatMap((access) => {
      const policy = tryPolicyLike(access.binding);
      const fault = policy === undefined ? undefined : tryFault(access.origin, policy, platform.guardrails, today);
      if (fault === undefined) return [];
      const message = `team ${quote(access.team)} grants ${boundWords(access)}, ${fault.end}`;
      return [{ ...whoseBound(access), message, hint: fault.hint }];
    });
    return [...granted, ...bound];
  },
};
