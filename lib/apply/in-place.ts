import { containsScope, type Scope } from "../access/scope";
import { ASSOCIATION, ENTRY } from "../terraform-plan/names";
import { textOf, type PlannedResource, type TerraformPlan, type Values } from "../terraform-plan/terraform-plan";
import { tryScopeOf } from "./resource-view";

/** The scope of an association that stays. */
export interface ScopeUpdate {
  readonly address: string;
  readonly principalArn: string;
  readonly policyArn: string;
  readonly from: Scope;
  readonly to: Scope;
}

const REPLACED = "delete,create";
const QUIET = new Set(["no-op", "update"]);

function entryKey(values: Values | null): string {
  return `${textOf(values, "cluster_name") ?? ""}#${textOf(values, "principal_arn") ?? ""}`;
}

/** The entries that neither come nor go nor are made again, by cluster and principal. */
export function stayingEntries({ resources }: TerraformPlan): ReadonlySet<string> {
  const staying = new Set<string>();
  const others = new Set<string>();
  for (const { type, before, after, actions } of resources) {
    if (type !== ENTRY) continue;
    const [old, next] = [entryKey(before), entryKey(after)];
    const stays = old === next && before !== null && actions.every((action) => QUIET.has(action));
    // Two resources of one entry: nobody knows what will become of it.
    if (stays && !staying.has(old)) staying.add(old);
    else for (const key of [old, next]) others.add(key);
  }
  return new Set([...staying].filter((key) => !others.has(key)));
}

/**
 * Whether a replacement is one only because Terraform cannot change a scope: EKS can (AssociateAccessPolicy, again). Not
 * under an entry that is made again, which takes its policies with it.
 */
export function isInPlace(resource: PlannedResource, staying: ReadonlySet<string>): boolean {
  const { type, actions, reason, replacePaths, before, after, unknown, importing } = resource;
  if (type !== ASSOCIATION || actions.join() !== REPLACED || reason !== "replace_because_cannot_update") return false;
  if (importing !== undefined || unknown.includes("access_scope") || replacePaths.length === 0) return false;
  if (!replacePaths.every((path) => path.split(".")[0] === "access_scope")) return false;
  const same = ["cluster_name", "principal_arn", "policy_arn"].every((key) => {
    return textOf(before, key) !== undefined && textOf(before, key) === textOf(after, key);
  });
  return same && tryScopeOf(before) !== undefined && tryScopeOf(after) !== undefined && staying.has(entryKey(before));
}

/** What only gains comes first, what only loses last: access that moves between two policies of a principal is never in neither. */
function turnOf({ from, to }: ScopeUpdate): number {
  if (containsScope(to, from)) return 0;
  return containsScope(from, to) ? 2 : 1;
}

/** The scopes that EKS can change in place, in the order in which to do it. */
export function scopeUpdates(plan: TerraformPlan): ScopeUpdate[] {
  const staying = stayingEntries(plan);
  const updates = plan.resources.flatMap((resource): ScopeUpdate[] => {
    if (!isInPlace(resource, staying)) return [];
    const { address, before, after } = resource;
    const [from, to] = [tryScopeOf(before), tryScopeOf(after)];
    const [principalArn, policyArn] = [textOf(after, "principal_arn"), textOf(after, "policy_arn")];
    if (from === undefined || to === undefined || principalArn === undefined || policyArn === undefined) return [];
    return [{ address, principalArn, policyArn, from, to }];
  });
  return updates.sort((a, b) => turnOf(a) - turnOf(b) || (a.address < b.address ? -1 : 1));
}

/** The same in rounds: all of one may go at once, and end before the next begins. */
export function inRounds(updates: readonly ScopeUpdate[]): ScopeUpdate[][] {
  return [0, 1, 2]
    .map((turn) => updates.filter((update) => turnOf(update) === turn))
    .filter(({ length }) => length > 0);
}
