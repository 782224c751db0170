import { groupBy, uniteOrigins, type Origin, type PlannedEntry, type PlannedPolicy } from "../compile";
import type { AccessChange, Cell, PolicyChange, ScopeKind } from "./access-change";
import { isAdminGrade } from "../access/admin-grade";
import { keptParts, lastEnd, tryCompareEnds, type KeptPart } from "./compare-ends";
import { isNothing, scopeOf, subtractScope, uniteScopes, type Scope } from "../access/scope";
import { teamsOf } from "./teams-of";

export type CellSubject = Pick<Cell, "cluster" | "principal" | "purpose">;

/** The lines that ask for a part of a policy. */
function asking({ requests }: PlannedPolicy, part: Scope): Origin[] {
  const names = requests.flatMap(({ scope }) => (scope === "cluster" ? [] : [scope.namespace]));
  const outside = new Set(part === "cluster" ? names : subtractScope(names, part));
  const asks = requests.filter(({ scope }) => scope === "cluster" || !outside.has(scope.namespace));
  return uniteOrigins(asks.map(({ origin }) => origin));
}

function whole(kind: PolicyChange["kind"], planned: PlannedPolicy, place: CellSubject): PolicyChange {
  const { policy } = planned;
  const scope = scopeOf(planned.scope);
  const origins = asking(planned, scope);
  return {
    kind,
    ...place,
    teams: teamsOf(origins),
    origins,
    policy: policy.name,
    scope,
    until: lastEnd(origins),
    adminGrade: isAdminGrade(policy, scope),
  };
}

function scopeKind(added: Scope, removed: Scope): ScopeKind {
  if (isNothing(removed)) return "scope-widened";
  return isNothing(added) ? "scope-narrowed" : "scope-moved";
}

function compareReach(before: PlannedPolicy, after: PlannedPolicy, place: CellSubject): AccessChange[] {
  const [old, now] = [scopeOf(before.scope), scopeOf(after.scope)];
  const [added, removed] = [subtractScope(now, old), subtractScope(old, now)];
  if (isNothing(added) && isNothing(removed)) return [];
  const [gained, lost] = [
    isNothing(added) ? [] : asking(after, added),
    isNothing(removed) ? [] : asking(before, removed),
  ];
  const kind = scopeKind(added, removed);
  return [
    {
      kind,
      ...place,
      teams: teamsOf([...gained, ...lost]),
      origins: kind === "scope-narrowed" ? lost : gained,
      policy: after.policy.name,
      before: old,
      after: now,
      added,
      removed,
      until: lastEnd(kind === "scope-narrowed" ? lost : gained),
      adminGrade: [added, removed].some((scope) => !isNothing(scope) && isAdminGrade(after.policy, scope)),
    },
  ];
}

function compareEnds(before: PlannedPolicy, after: PlannedPolicy, place: CellSubject): AccessChange[] {
  const moved = keptParts(before, after).filter((part) => part.before !== part.after);
  return groupBy(moved, (part) => `${part.before ?? ""} ${part.after ?? ""}`).flatMap(([, parts]) => {
    const [first]: readonly KeptPart[] = parts;
    const kind = first && tryCompareEnds(first.before, first.after);
    if (first === undefined || kind === undefined) return [];
    const scope = uniteScopes(parts.map((part) => part.scope));
    const origins = uniteOrigins(parts.flatMap((part) => part.origins));
    const of = { policy: after.policy.name, scope };
    const adminGrade = isAdminGrade(after.policy, scope);
    return [
      { kind, ...place, teams: teamsOf(origins), origins, of, adminGrade, before: first.before, after: first.after },
    ];
  });
}

/** What differs between the policies of an entry before and after; either side may be no entry. */
export function comparePolicies(
  before: PlannedEntry | undefined,
  after: PlannedEntry | undefined,
  place: CellSubject,
): AccessChange[] {
  const old = new Map((before?.policies ?? []).map((planned) => [planned.policy.name, planned]));
  const now = new Map((after?.policies ?? []).map((planned) => [planned.policy.name, planned]));
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name): AccessChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined) return is === undefined ? [] : [whole("policy-gained", is, place)];
    if (is === undefined) return [whole("policy-lost", was, place)];
    return [...compareReach(was, is, place), ...compareEnds(was, is, place)];
  });
}
