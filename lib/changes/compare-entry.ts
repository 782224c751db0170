import type { PlannedEntry } from "../compile";
import { defaultUsername } from "../model";
import type { AccessChange, EntryKind, ValueKind } from "./access-change";
import { compareGroups } from "./compare-groups";
import { comparePolicies, type CellSubject } from "./compare-policies";

function entryChange(
  kind: EntryKind,
  { type, username, principal, teams, origins }: PlannedEntry,
  place: CellSubject,
): AccessChange {
  const own = type === "STANDARD" && username !== defaultUsername(principal) ? username : undefined;
  return { kind, ...place, teams, origins, type, username: own };
}

function valueChanges(before: PlannedEntry, after: PlannedEntry, place: CellSubject): AccessChange[] {
  const pairs: readonly (readonly [ValueKind, string, string])[] = [
    ["type-changed", before.type, after.type],
    ["purpose-changed", before.purpose, after.purpose],
    // What comes and goes with the type is told with it.
    ["username-changed", before.username ?? after.username ?? "", after.username ?? before.username ?? ""],
    ["teams-changed", before.teams.join("+"), after.teams.join("+")],
  ];
  const { teams, origins } = after;
  return pairs.flatMap(([kind, old, now]) =>
    old === now ? [] : [{ kind, ...place, teams, origins, before: old, after: now }],
  );
}

/** What differs for one principal on one cluster; either side may be no entry. Empty when nothing does. */
export function compareEntry(before: PlannedEntry | undefined, after: PlannedEntry | undefined): AccessChange[] {
  const one = after ?? before;
  if (one === undefined) return [];
  const place: CellSubject = { cluster: one.cluster.name, principal: one.principal.arn, purpose: one.purpose };
  const entry =
    before === undefined
      ? [entryChange("entry-added", one, place)]
      : after === undefined
        ? [entryChange("entry-removed", one, place)]
        : valueChanges(before, after, place);
  return [...entry, ...comparePolicies(before, after, place), ...compareGroups(before, after, place)];
}
