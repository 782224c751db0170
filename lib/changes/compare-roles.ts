import { entryKey } from "../access/entry-key";
import { isNothing, subtractScope, type Scope } from "../access/scope";
import { uniteOrigins, type AccessPlan, type Origin, type PlannedEntry } from "../compile";
import type { PolicyRule } from "../model";
import { uncoveredRules } from "../rbac";
import type { AccessChange, RoleChange, RulesChange } from "./access-change";
import { lastEnd } from "./compare-ends";
import { entryPairs } from "./compare-plans";
import type { CellSubject } from "./compare-policies";
import { isAdminRole, type HeldRole, type HeldRoles } from "./held-roles";
import { teamsOf } from "./teams-of";

type OfRole = Omit<RoleChange, "kind" | "scope" | "adminGrade">;

/** The lines that give an entry the group or username, without those of the bindings, which never end. */
function subjectOrigins({ origins, binding }: HeldRole["grounds"][number]): Origin[] {
  return origins.filter(({ at }) => at !== binding.at);
}

/** What changes of a role have in common, by the bindings that count in a part of its scope. */
function ofRole({ kind, name, grounds, isForSomeSessions }: HeldRole, without: Scope, place: CellSubject): OfRole {
  const those = grounds.filter(({ scope }) => !isNothing(subtractScope(scope, without)));
  const origins = uniteOrigins(those.flatMap((ground) => ground.origins));
  return {
    ...place,
    teams: teamsOf(origins),
    origins,
    role: { kind, name },
    by: [...new Set(those.map(({ subject }) => subject))].sort(),
    isForSomeSessions,
    until: lastEnd(those.flatMap(subjectOrigins)),
  };
}

/** What of a role one side has more of. */
function more(kind: RoleChange["kind"], role: HeldRole, other: HeldRole | undefined, place: CellSubject): RoleChange[] {
  const has = other?.scope ?? [];
  const scope = subtractScope(role.scope, has);
  if (isNothing(scope)) return [];
  return [{ kind, ...ofRole(role, has, place), scope, adminGrade: isAdminRole(role.rules, scope) }];
}

/** Thousands of entries have the same roles before and after. */
function remembered(): (rules: readonly PolicyRule[], by: readonly PolicyRule[]) => readonly PolicyRule[] {
  const known = new Map<readonly PolicyRule[], Map<readonly PolicyRule[], readonly PolicyRule[]>>();
  return (rules, by) => {
    const ofRules = known.get(rules) ?? new Map<readonly PolicyRule[], readonly PolicyRule[]>();
    known.set(rules, ofRules);
    const found = ofRules.get(by) ?? uncoveredRules(rules, by);
    ofRules.set(by, found);
    return found;
  };
}

type Uncovered = ReturnType<typeof remembered>;

const NO_RULES: readonly PolicyRule[] = [];

/** What the rules of a role allow more on one side, where both have it. Rules that no file has are no rules to compare. */
function moreRules(
  kind: RulesChange["kind"],
  role: HeldRole,
  { rules: others = NO_RULES, scope: otherScope }: HeldRole,
  place: CellSubject,
  uncovered: Uncovered,
): RulesChange[] {
  const rules = uncovered(role.rules ?? NO_RULES, others);
  if (rules.length === 0) return [];
  const { scope } = role;
  const makes = (all: readonly PolicyRule[] | undefined, where: Scope): boolean => isAdminRole(all, where);
  const adminGrade = makes(rules, scope) || (makes(role.rules, scope) && !makes(others, otherScope));
  return [{ kind, ...ofRole(role, [], place), scope, rules, adminGrade }];
}

function compareRole(
  before: HeldRole | undefined,
  after: HeldRole | undefined,
  place: CellSubject,
  uncovered: Uncovered,
): (RoleChange | RulesChange)[] {
  return [
    ...(after === undefined ? [] : more("role-gained", after, before, place)),
    ...(before === undefined ? [] : more("role-lost", before, after, place)),
    ...(before === undefined || after === undefined
      ? []
      : [
          ...moreRules("rules-gained", after, before, place, uncovered),
          ...moreRules("rules-lost", before, after, place, uncovered),
        ]),
  ];
}

/**
 * What Kubernetes' own RBAC gives and takes, by bindings of the files to a group, a username or everybody: whether a binding
 * changed, a role, or who has the group.
 */
export function compareRoles(
  [before, heldBefore]: readonly [AccessPlan, HeldRoles],
  [after, heldAfter]: readonly [AccessPlan, HeldRoles],
): AccessChange[] {
  const uncovered = remembered();
  return entryPairs(before, after).flatMap(([was, is]) => {
    const one: PlannedEntry | undefined = is ?? was;
    if (one === undefined) return [];
    const place = { cluster: one.cluster.name, principal: one.principal.arn, purpose: one.purpose };
    const [old, now] = [heldBefore(was), heldAfter(is)];
    return [...new Set([...old.keys(), ...now.keys()])]
      .sort()
      .flatMap((key) => compareRole(old.get(key), now.get(key), place, uncovered));
  });
}

/** The ends of groups, graded by what bindings give those who have the group. */
export function gradeEnds(changes: readonly AccessChange[], plan: AccessPlan, held: HeldRoles): AccessChange[] {
  const entries = new Map(
    plan.clusters.flatMap(({ cluster, entries }) =>
      entries.map((entry) => [entryKey(cluster.name, entry.principal.arn), entry] as const),
    ),
  );
  return changes.map((change) => {
    if (!("of" in change) || !("group" in change.of) || change.adminGrade) return change;
    const { group } = change.of;
    const roles = [...held(entries.get(entryKey(change.cluster, change.principal))).values()];
    const isAdmin = roles.some(({ grounds, rules }) =>
      grounds.some(({ subject, scope }) => subject === group && isAdminRole(rules, scope)),
    );
    return isAdmin ? { ...change, adminGrade: true } : change;
  });
}
