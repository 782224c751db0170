import { enumerate, quote } from "../diagnostics";
import { areWide, covers, isWildcard, isWithinNamespaces, listNames } from "../model";
import type { PlannedPolicy } from "../compile";
import type { GuardrailContext } from "./guardrail";
import type { TeamRequest } from "./team-requests";

/** Where a team may grant access, and who says so. Wildcards. */
export interface TeamNamespaces {
  /** The platform's list under `guardrails.delegation.<team>.namespaces`; empty where that says `own`. */
  readonly delegated: readonly string[];
  /** The platform's list of what it may claim. */
  readonly claims: readonly string[];
  /** The team's own file; what is not within the claims breaks `namespace-claim`, unless an exception lifts it. */
  readonly declared: ReadonlySet<string>;
  /** Whether the team may grant access there: where it is delegated, or with `own` where it may claim or has declared. */
  readonly isGranted: (namespace: string) => boolean;
}

const NONE: TeamNamespaces = { delegated: [], claims: [], declared: new Set(), isGranted: () => false };

/** Every team's, by its name. */
export function teamNamespaces({
  teams,
  platform,
}: Pick<GuardrailContext, "teams" | "platform">): (team: string) => TeamNamespaces {
  const all = new Map(
    teams.map((team) => {
      const { namespaces, claims } = platform.guardrails.delegationOf(team.name);
      const declared = new Set(team.namespaces.map(({ value }) => value));
      const claimed = listNames(claims);
      const isGranted = (namespace: string): boolean =>
        namespaces === "own"
          ? isWithinNamespaces(namespace, declared) || isWithin(claimed, namespace)
          : isWithin(namespaces, namespace);
      return [
        team.name,
        { delegated: namespaces === "own" ? [] : namespaces, claims: claimed, declared, isGranted },
      ] as const;
    }),
  );
  return (team) => all.get(team) ?? NONE;
}

/** Whether some pattern covers a namespace, or all that a wildcard matches: to overlap with it is not enough. */
export function isWithin(patterns: readonly string[], namespace: string): boolean {
  return patterns.some((pattern) => covers(pattern, namespace));
}

/** A wildcard that the platform foresaw: it lies within one that begins with more than a star. */
function isForeseen({ delegated, claims }: TeamNamespaces, namespace: string): boolean {
  return isWithin(
    [...delegated, ...claims].filter((pattern) => !pattern.startsWith("*")),
    namespace,
  );
}

/**
 * Which requests count as cluster-wide though they name namespaces, each with the reason as a part of a sentence: wildcards
 * that the platform did not foresee and that reach too far, alone or with the others of the same policy of the same entry,
 * whichever lines they come from.
 */
export function findWide(
  requests: readonly TeamRequest[],
  namespacesOf: (team: string) => TeamNamespaces,
): ReadonlyMap<TeamRequest, string> {
  const byPolicy = new Map<PlannedPolicy, { request: TeamRequest; pattern: string }[]>();
  for (const request of requests) {
    const { scope, team, planned } = request;
    if (scope === "cluster" || !isWildcard(scope.namespace)) continue;
    if (isForeseen(namespacesOf(team), scope.namespace)) continue;
    const one = { request, pattern: scope.namespace };
    const same = byPolicy.get(planned);
    if (same === undefined) byPolicy.set(planned, [one]);
    else same.push(one);
  }
  const wide = [...byPolicy.values()].filter((same) => areWide(same.map(({ pattern }) => pattern)));
  return new Map(
    wide.flatMap((same) => {
      const patterns = [...new Set(same.map(({ pattern }) => pattern))];
      const [only = ""] = patterns;
      const why =
        patterns.length === 1
          ? `in ${quote(only)}, which counts as cluster-wide`
          : `in ${enumerate(patterns, 6)}, which together count as cluster-wide`;
      return same.map(({ request }) => [request, why] as const);
    }),
  );
}
