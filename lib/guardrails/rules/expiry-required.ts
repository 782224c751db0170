import { plural, quote } from "../../diagnostics";
import type { Origin } from "../../compile";
import {
  addDays,
  CATALOGUE,
  compareEnds,
  daysBetween,
  displayName,
  laterMinute,
  minutesLeft,
  type Binding,
  type Clock,
  type End,
  type Guardrails,
} from "../../model";
import { KUBERNETES_ROLES } from "../../rbac";
import { boundAccess, boundWords, whoseBound } from "../bound-access";
import type { Guardrail } from "../guardrail";
import { teamRequests, whose } from "../team-requests";

const DAY = 24 * 60;

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

/** How far away the end of a grant of a policy may be, by one key of the guardrails. */
interface Limit {
  /** The last end that it lets through. */
  readonly latest: End;
  /** As it is written: `8 hours`, `60 days`. */
  readonly most: string;
  /** What else it lets through: ends are written as days, or to the minute. */
  readonly earlier: string;
  readonly isKept: (end: End) => boolean;
  readonly awayWords: (end: End) => string;
}

/** `90 minutes`, `8 hours`, `60 days`: the largest unit in which it is whole. */
function limitWords(minutes: number): string {
  if (minutes % DAY === 0) return plural(minutes / DAY, "day");
  return minutes % 60 === 0 ? plural(minutes / 60, "hour") : plural(minutes, "minute");
}

/** `2 hours 1 minute`, `71 days`: to the minute, since a minute may be what is too much. */
function awayWords(minutes: number): string {
  const units = [
    [Math.floor(minutes / DAY), "day"],
    [Math.floor((minutes % DAY) / 60), "hour"],
    [minutes % 60, "minute"],
  ] as const;
  return units.flatMap(([number, unit]) => (number === 0 ? [] : [plural(number, unit)])).join(" ");
}

/** What the guardrails say of the ends of a policy, the strictest first: what is named must be let through by all. */
function limitsOf(policy: string, { expiry, maxDuration }: Guardrails, now: Clock): Limit[] {
  const minutes = maxDuration.get(policy);
  const days = expiry.get(policy);
  const limits: Limit[] = [];
  if (minutes !== undefined) {
    limits.push({
      latest: laterMinute(now, minutes),
      most: limitWords(minutes),
      earlier: "an earlier minute",
      isKept: (end) => minutesLeft(now, end) <= minutes,
      awayWords: (end) => awayWords(minutesLeft(now, end)),
    });
  }
  if (days !== undefined) {
    limits.push({
      latest: addDays(now, days),
      most: plural(days, "day"),
      earlier: "an earlier day",
      isKept: (end) => daysBetween(now, end) <= days,
      awayWords: (end) => plural(daysBetween(now, end), "day"),
    });
  }
  return limits.sort((one, other) => compareEnds(one.latest, other.latest));
}

/** What is wrong with the end of a grant of a policy; undefined where nothing is. */
function tryFault({ expires }: Origin, policy: string, guardrails: Guardrails, now: Clock): Fault | undefined {
  const limits = limitsOf(policy, guardrails, now);
  const broken = limits.find(({ isKept }) => expires === undefined || !isKept(expires));
  const [strictest] = limits;
  if (broken === undefined || strictest === undefined) return undefined;
  const end = expires === undefined ? "without an end date" : `until ${expires}, ${broken.awayWords(expires)} away`;
  const write = `\`expires: ${strictest.latest}\`, or ${strictest.earlier}`;
  const hint =
    expires === undefined
      ? `add ${write}, to the grant; extend it later with a pull request`
      : `write ${write}; extend it later with a pull request`;
  return { end: `${end}; it needs \`expires\` at most ${broken.most} away`, hint };
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
