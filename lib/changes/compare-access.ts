import { entryKey } from "../access/entry-key";
import { groupBy, type AccessPlan, type PlannedEntry } from "../compile";
import type { Model } from "../model";
import { isTagOnly, type AccessChange } from "./access-change";
import type { AccessChanges, BlastRadius, ChangeContext, ToldChanges } from "./access-changes";
import { findApprovals } from "./approvals";
import { compareClusterFiles } from "./compare-clusters";
import { compareManifests } from "./compare-manifests";
import { comparePlans } from "./compare-plans";
import { compareRules } from "./compare-platform";
import { compareRoles, gradeEnds } from "./compare-roles";
import { heldRoles, type HeldRoles } from "./held-roles";
import { judgeNames, type IsTheirs } from "./judge-names";
import { chooseLabels } from "./labels";
import { findLeftAlone } from "./left-alone";
import { findNewDiagnostics } from "./new-diagnostics";
import { findRemovals } from "./removals";
import { findScopeEdits } from "./scope-edits";
import { homesOf } from "./subject";
import { writeSentences } from "./write-sentences";

/** A plan, what its revision binds, and whose its names are. */
interface Side {
  readonly plan: AccessPlan;
  readonly held: HeldRoles;
}

function sideOf(plan: AccessPlan, { manifests }: Pick<Model, "manifests">): Side {
  return { plan, held: heldRoles(plan, manifests) };
}

function changeKey({ cluster, principal }: AccessChange): string {
  return entryKey(cluster, principal);
}

function tell({ plan: before, held: heldBefore }: Side, { plan: after, held }: Side, isTheirs: IsTheirs): ToldChanges {
  const entries = gradeEnds(comparePlans(before, after, isTheirs), after, held);
  const roles = compareRoles([before, heldBefore], [after, held]);
  const changes = roles.length === 0 ? entries : groupBy([...entries, ...roles], changeKey).flatMap(([, all]) => all);
  const world = { left: findLeftAlone(before, after), homes: homesOf(before, after) };
  return { changes, sentences: writeSentences(changes, world) };
}

/** Of a plan compared with itself. */
const NOTHING: ToldChanges = { changes: [], sentences: [] };

function radiusOf(changes: readonly AccessChange[], ...plans: readonly AccessPlan[]): BlastRadius {
  const access = changes.filter((change) => !isTagOnly(change));
  const names = plans.flatMap(({ clusters }) => clusters.map(({ cluster }) => cluster.name));
  return {
    clusters: new Set(access.map(({ cluster }) => cluster)).size,
    principals: new Set(access.map(({ principal }) => principal)).size,
    entries: new Set(access.map(({ cluster, principal }) => entryKey(cluster, principal))).size,
    ofClusters: new Set(names).size,
  };
}

function plannedKey({ cluster, principal }: PlannedEntry): string {
  return entryKey(cluster.name, principal.arn);
}

function filesOf({ origins }: PlannedEntry): string {
  const [first] = origins;
  if (first === undefined || origins.length === 1) return first?.at.file ?? "";
  return [...new Set(origins.map(({ at }) => at.file))].sort().join("\n");
}

/** Entries that both have, said by other files. */
function countMoved(before: AccessPlan, after: AccessPlan): number {
  const entriesOf = ({ clusters }: AccessPlan): PlannedEntry[] => clusters.flatMap(({ entries }) => entries);
  const old = new Map(entriesOf(before).map((entry) => [plannedKey(entry), filesOf(entry)]));
  return entriesOf(after).filter((entry) => {
    const files = old.get(plannedKey(entry));
    return files !== undefined && files !== filesOf(entry);
  }).length;
}

/**
 * Compares the access of two revisions. Pure; both plans are compiled for the same day, so that only the change differs.
 *
 * @param before what the old files say today, guardrails aside
 * @param after what the new files say today, guardrails aside
 */
export function compareAccess(before: AccessPlan, after: AccessPlan, context: ChangeContext): AccessChanges {
  const isTheirs = judgeNames(context.before.model, context.after.model);
  const [old, now] = [sideOf(before, context.before.model), sideOf(after, context.after.model)];
  const told = tell(old, now, isTheirs);
  const { changes } = told;
  const { committed } = context;
  const rules = compareRules(context.before.model, context.after.model);
  const removals = findRemovals(before, after, context.after.model.platform.guardrails.maximumRemovals);
  return {
    ...told,
    // Most of the time nothing ended since, and there is no other plan.
    expired: committed === undefined ? NOTHING : tell(sideOf(committed, context.before.model), old, isTheirs),
    clusters: compareClusterFiles(before, after),
    manifests: compareManifests(context.before.model, context.after.model),
    rules,
    moved: countMoved(before, after),
    radius: radiusOf(changes, before, after),
    removals,
    scopeEdits: findScopeEdits(changes),
    approvals: findApprovals(context.before.model, changes, context.changedFiles),
    diagnostics: findNewDiagnostics(context.before.diagnostics, context.after.diagnostics),
    labels: chooseLabels({ ...told, removals, rules }),
  };
}

/** Whether anybody's access differs, or how long it lasts: not the Team tag, not the rules, not the calendar. */
export function hasAccessChanges({ changes }: AccessChanges): boolean {
  return changes.some((change) => !isTagOnly(change));
}
