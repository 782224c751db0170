import { areAdminGrade, isAdminGrade } from "../access/admin-grade";
import { requestScope, scopeOf, uniteScopes, type Scope } from "../access/scope";
import {
  groupBy,
  originRecord,
  uniteOrigins,
  type GuardedPlan,
  type Origin,
  type PlannedEntry,
  type PlannedPolicy,
} from "../compile";
import { laterEnd, type Manifests } from "../model";
import { resolveBindings, type ResolvedBinding } from "../rbac";
import { rowId, type ReviewRow, type RowThing, type TeamShare } from "./row";

/** Why nobody decides on an entry; undefined where its teams do. */
function tryExplain({ purpose, type }: PlannedEntry): string | null {
  switch (purpose) {
    case "node":
      return `a node role (${type}), declared by the cluster's file: it goes with its nodes`;
    case "break-glass":
      return "the break-glass role: every cluster has it, and its use raises an alarm";
    case "grant":
      return null;
  }
}

function sharesOf(origins: readonly Origin[], asksOf: (team: string) => Scope | null): TeamShare[] {
  const ofTeams = groupBy(
    origins.filter(({ team }) => team !== undefined),
    ({ team }) => team ?? "",
  );
  return ofTeams.map(([team, own]) => ({
    team,
    asks: asksOf(team),
    origins: uniteOrigins(own).map(originRecord),
  }));
}

function lastDay(origins: readonly Origin[]): string | null {
  const ends = origins.map(({ expires }) => expires);
  if (ends.length === 0 || ends.includes(undefined)) return null;
  return ends.flatMap((end) => end ?? []).reduce(laterEnd);
}

interface Known {
  readonly entry: PlannedEntry;
  readonly exceptions: readonly string[];
  readonly bindings: readonly ResolvedBinding[];
}

function makeRow(
  { entry, exceptions }: Known,
  thing: RowThing,
  shares: readonly TeamShare[],
  more: Pick<ReviewRow, "expires" | "adminGrade">,
): ReviewRow {
  const { cluster, principal } = entry;
  const explained = tryExplain(entry);
  return {
    id: rowId(cluster.name, principal.arn, thing),
    cluster: cluster.name,
    principal: principal.arn,
    thing,
    shares: explained === null ? shares : [],
    ...more,
    exceptions,
    explained,
  };
}

function policyRow(known: Known, { policy, scope, requests }: PlannedPolicy): ReviewRow {
  const origins = requests.map(({ origin }) => origin);
  const asksOf = (team: string): Scope =>
    uniteScopes(requests.filter(({ origin }) => origin.team === team).map((one) => requestScope(one.scope)));
  const given = scopeOf(scope);
  const thing = { kind: "policy", policy: policy.name, scope: given } as const;
  const facts = { expires: lastDay(origins), adminGrade: isAdminGrade(policy, given) };
  return makeRow(known, thing, sharesOf(origins, asksOf), facts);
}

/** Whether a group gives something admin-grade by a binding of the files. */
function isGroupAdmin(group: string, bindings: readonly ResolvedBinding[]): boolean {
  return bindings.some(({ binding, role }) => {
    const isBound = binding.subjects.some(({ value }) => value.kind === "Group" && value.name === group);
    const scope = binding.namespace === undefined ? "cluster" : [binding.namespace];
    return isBound && role !== undefined && areAdminGrade(role.rules, scope);
  });
}

function rowsOf(known: Known): ReviewRow[] {
  const { entry, bindings } = known;
  const groups = entry.kubernetesGroups.map(({ value, origins }) => {
    const facts = { expires: lastDay(origins), adminGrade: isGroupAdmin(value, bindings) };
    return makeRow(
      known,
      { kind: "group", group: value },
      sharesOf(origins, () => null),
      facts,
    );
  });
  const rows = [...entry.policies.map((policy) => policyRow(known, policy)), ...groups];
  if (rows.length > 0) return rows;
  const thing = { kind: "entry", username: entry.username ?? null } as const;
  const origins = entry.usernameOrigins.length > 0 ? entry.usernameOrigins : entry.origins;
  return [
    makeRow(
      known,
      thing,
      sharesOf(origins, () => null),
      { expires: lastDay(origins), adminGrade: false },
    ),
  ];
}

/**
 * Everything that there is to review: what the files give on a day, sorted by cluster and principal. A function of the files
 * and the day alone, so that whoever has the commit can make it again.
 */
export function populationOf({ clusters, waivers }: GuardedPlan, manifests: Manifests): ReviewRow[] {
  const lifted = groupBy(waivers, ({ cluster, principal }) => `${cluster ?? ""} ${principal ?? ""}`);
  const byEntry = new Map(
    lifted.map(([key, same]) => [key, [...new Set(same.map(({ rule }) => rule))].sort()] as const),
  );
  return clusters.flatMap(({ cluster, entries }) => {
    const bindings = resolveBindings(manifests, cluster.name);
    return entries.flatMap((entry) => {
      const exceptions = byEntry.get(`${cluster.name} ${entry.principal.arn}`) ?? [];
      return rowsOf({ entry, exceptions, bindings });
    });
  });
}
