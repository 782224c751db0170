import { entryKey } from "../access/entry-key";
import type { AccessChange } from "./access-change";

/** An association that stays, with another scope. */
export interface ScopeEdit {
  readonly cluster: string;
  readonly principal: string;
  readonly policy: string;
}

/**
 * The associations whose scope changes while their entry stays. Terraform deletes such a one and makes it again, and
 * nobody has the policy in between; `yarn apply` sends them in place first.
 */
export function findScopeEdits(changes: readonly AccessChange[]): ScopeEdit[] {
  const replaced = new Set(
    changes.filter(({ kind }) => kind === "type-changed").map(({ cluster, principal }) => entryKey(cluster, principal)),
  );
  return changes.flatMap((change) => {
    if (change.kind !== "scope-widened" && change.kind !== "scope-narrowed" && change.kind !== "scope-moved") return [];
    const { cluster, principal, policy } = change;
    return !replaced.has(entryKey(cluster, principal)) ? [{ cluster, principal, policy }] : [];
  });
}
