import type { Location, Report } from "../diagnostics";
import { DELEGATION_DEFAULTS, type Written, type WrittenPlatform } from "../schema";
import { parsePolicy, type AccessPolicy } from "./access-policy";
import { readDelegatedNames, type DelegatedNames } from "./delegated-names";
import { takeEach } from "./placed";

/** What a team's file may mention. A team's own words replace those of `"*"`, key by key. */
export interface Delegation {
  /** Full names of access policies. */
  readonly policies: ReadonlySet<string>;
  readonly clusterScope: ReadonlySet<string>;
  /** Wildcards. */
  readonly clusters: readonly string[];
  /** Where it may grant access: wildcards, or what it may claim. */
  readonly namespaces: "own" | readonly string[];
  readonly groups: DelegatedNames;
  readonly usernames: DelegatedNames;
  readonly claims: DelegatedNames;
}

/** How a team's name is written in a name of each kind: namespaces have no capitals, and no two teams differ by those alone. */
const SPELLING = {
  groups: (team: string) => team,
  usernames: (team: string) => team,
  claims: (team: string) => team.toLowerCase(),
} as const;

type At = Written<WrittenPlatform>["at"];

function policyNames(
  texts: readonly string[] | undefined,
  at: (index: number) => Location,
  extra: ReadonlySet<string>,
  report: Report,
): Set<string> {
  const policies = takeEach<AccessPolicy>(
    texts ?? [],
    (text) => parsePolicy(text, extra),
    "unknown-policy",
    at,
    report,
  );
  return new Set(policies.map(({ value }) => value.name));
}

/** The delegations of `platform.yaml`, by team. What is refused in them is reported and left out. */
export function readDelegation(
  platform: WrittenPlatform,
  at: At,
  extra: ReadonlySet<string>,
  report: Report,
): (team: string) => Delegation {
  const written = new Map(Object.entries(platform.guardrails.delegation));
  const read = new Map(
    [...written].map(([team, delegation]) => {
      const place = (key: string) => (index: number) => at(["guardrails", "delegation", team, key, index]);
      const policies = policyNames(delegation.policies, place("policies"), extra, report);
      const clusterScope = policyNames(delegation.clusterScope, place("clusterScope"), extra, report);
      return [team, { policies, clusterScope }] as const;
    }),
  );
  const pick = (team: string, key: "policies" | "clusterScope"): ReadonlySet<string> => {
    const owner = written.get(team)?.[key] === undefined ? "*" : team;
    return read.get(owner)?.[key] ?? new Set();
  };
  const names = (team: string, key: keyof typeof DELEGATION_DEFAULTS): DelegatedNames => {
    const everyones = written.get("*")?.[key] ?? DELEGATION_DEFAULTS[key];
    return readDelegatedNames(team, team === "*" ? undefined : written.get(team)?.[key], everyones, SPELLING[key]);
  };
  const known = new Map<string, Delegation>();
  return (team) => {
    const found = known.get(team) ?? {
      policies: pick(team, "policies"),
      clusterScope: pick(team, "clusterScope"),
      clusters: written.get(team)?.clusters ?? written.get("*")?.clusters ?? [],
      namespaces: written.get(team)?.namespaces ?? written.get("*")?.namespaces ?? [],
      groups: names(team, "groups"),
      usernames: names(team, "usernames"),
      claims: names(team, "claims"),
    };
    known.set(team, found);
    return found;
  };
}
