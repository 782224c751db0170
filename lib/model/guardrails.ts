import { error, quote, type Location, type Report } from "../diagnostics";
import type { Written, WrittenException, WrittenPlatform } from "../schema";
import { parsePolicy } from "./access-policy";
import { tryParseEnd, type End } from "./calendar-date";
import { readDelegation, type Delegation } from "./delegation";
import { tryTake } from "./placed";

export interface Exception {
  readonly rule: WrittenException["rule"];
  /** A team's name, or `*`. */
  readonly team: string;
  /** Wildcards; undefined: any. */
  readonly principal: string | undefined;
  readonly cluster: string | undefined;
  readonly reason: string;
  readonly expires: End;
  readonly at: Location;
}

/** The platform's ceilings, every name resolved. */
export interface Guardrails {
  readonly clusterAdmin: "break-glass-only" | "allowed";
  readonly protectedNamespaces: readonly string[];
  /** Full name of a policy -> the most days that its end date may be away. */
  readonly expiry: ReadonlyMap<string, number>;
  /** Full name of a policy -> the most minutes that its end may be away. */
  readonly maxDuration: ReadonlyMap<string, number>;
  readonly iamUsers: "forbidden" | "allowed";
  readonly clusterWideSecrets: "warn" | "forbidden" | "allowed";
  /** Kubernetes groups that something outside the files binds; wildcards. */
  readonly boundElsewhere: readonly string[];
  /** Globs of roles that something outside `rbac/` makes. */
  readonly rolesElsewhere: readonly string[];
  readonly minimumAdmins: number;
  /** Of a cluster's entries; 0 to 1. */
  readonly maximumRemovals: number;
  /** What becomes of access whose exception has ended. */
  readonly endedExceptions: "keep" | "remove";
  readonly delegationOf: (team: string) => Delegation;
  /** Teams that `delegation` names, and where. */
  readonly delegatedTeams: ReadonlyMap<string, Location>;
  readonly exceptions: readonly Exception[];
  /** Where `guardrails` stands, for what is wrong with no line of its own. */
  readonly at: Location;
}

type At = Written<WrittenPlatform>["at"];

function readExceptions(platform: WrittenPlatform, at: At, report: Report): Exception[] {
  return platform.guardrails.exceptions.flatMap((written, index) => {
    const path = ["guardrails", "exceptions", index] as const;
    const expires = tryParseEnd(written.expires);
    if (expires === undefined) {
      report(error("invalid-expiry", at([...path, "expires"]), `${quote(written.expires)} is not a calendar date`));
      return [];
    }
    return [{ ...written, principal: written.principal, cluster: written.cluster, expires, at: at([...path, "rule"]) }];
  });
}

/** `8h` in minutes, and `30d` in days: each limit has units of its own. */
function readLimit(key: "expiry" | "maxDuration", text: string): number {
  const number = Number.parseInt(text, 10);
  if (key === "expiry") return number;
  return number * (text.endsWith("d") ? 24 * 60 : text.endsWith("h") ? 60 : 1);
}

function readLimits(
  platform: WrittenPlatform,
  key: "expiry" | "maxDuration",
  at: At,
  extra: ReadonlySet<string>,
  report: Report,
): Map<string, number> {
  const limits = new Map<string, number>();
  for (const [text, limit] of Object.entries(platform.guardrails[key])) {
    const place = at(["guardrails", key, text], "key");
    const policy = tryTake(parsePolicy(text, extra), "unknown-policy", text, place, report);
    if (policy === undefined) continue;
    if (limits.has(policy.name)) {
      const message = `${quote(text)} is ${policy.name}, which already has a limit`;
      report(error("invalid-value", place, message, { hint: "keep one of the two" }));
    }
    limits.set(policy.name, readLimit(key, limit));
  }
  return limits;
}

/** The guardrails of `platform.yaml`. What is refused in them is reported and left out. */
export function readGuardrails(
  platform: Written<WrittenPlatform>,
  extra: ReadonlySet<string>,
  report: Report,
): Guardrails {
  const { guardrails } = platform.value;
  const teams = Object.keys(guardrails.delegation).filter((team) => team !== "*");
  return {
    clusterAdmin: guardrails.clusterAdmin,
    protectedNamespaces: guardrails.protectedNamespaces,
    expiry: readLimits(platform.value, "expiry", platform.at, extra, report),
    maxDuration: readLimits(platform.value, "maxDuration", platform.at, extra, report),
    iamUsers: guardrails.iamUsers,
    clusterWideSecrets: guardrails.clusterWideSecrets,
    boundElsewhere: guardrails.boundElsewhere,
    rolesElsewhere: guardrails.rolesElsewhere,
    minimumAdmins: guardrails.minimumAdmins,
    maximumRemovals: Number.parseInt(guardrails.maximumRemovals, 10) / 100,
    endedExceptions: guardrails.endedExceptions,
    delegationOf: readDelegation(platform.value, platform.at, extra, report),
    delegatedTeams: new Map(teams.map((team) => [team, platform.at(["guardrails", "delegation", team], "key")])),
    exceptions: readExceptions(platform.value, platform.at, report),
    at: platform.at(["guardrails"], "key"),
  };
}
