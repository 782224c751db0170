import type { PlannedEntry } from "../compile";
import { defaultUsername } from "../model";
import type { AccessChange, EntryKind, ValueKind } from "./access-change";
import { compareGroups } from "./compare-groups";
import { comparePolicies, type CellSubject } from "./compare-policies";
import type { IsTheirs } from "./judge-names";

/** A username that files give; AWS's default is nobody's to judge. */
function ownUsername({ type, username, principal }: PlannedEntry): string | undefined {
  return type === "STANDARD" && username !== defaultUsername(principal) ? username : undefined;
}

/** A team's username on a principal of another team that does not say the same: that one gets it without a word. */
function isImposed({ teams, usernameOrigins }: PlannedEntry): boolean {
  const agreed = new Set(usernameOrigins.map(({ team }) => team));
  return usernameOrigins.some(({ fromProfile }) => fromProfile !== true) && !teams.every((team) => agreed.has(team));
}

function isAdminGrade(entry: PlannedEntry, isTheirs: IsTheirs): boolean {
  const own = ownUsername(entry);
  return own !== undefined && (isImposed(entry) || !isTheirs("usernames", own, entry.usernameOrigins));
}

function entryChange(kind: EntryKind, entry: PlannedEntry, place: CellSubject, isTheirs: IsTheirs): AccessChange {
  const { type, teams, origins } = entry;
  const adminGrade = isAdminGrade(entry, isTheirs);
  return { kind, ...place, teams, origins, type, username: ownUsername(entry), adminGrade };
}

function usernameChanges(
  before: PlannedEntry,
  after: PlannedEntry,
  place: CellSubject,
  isTheirs: IsTheirs,
): AccessChange[] {
  // What comes and goes with the type is told with it.
  const [old, now] = [before.username ?? after.username ?? "", after.username ?? before.username ?? ""];
  if (old === now) return [];
  const { teams, origins } = after;
  const adminGrade = isAdminGrade(after, isTheirs);
  return [{ kind: "username-changed", ...place, teams, origins, before: old, after: now, adminGrade }];
}

function valueChange(
  kind: ValueKind,
  before: string,
  after: string,
  { teams, origins }: PlannedEntry,
  place: CellSubject,
): AccessChange[] {
  return before === after ? [] : [{ kind, ...place, teams, origins, before, after }];
}

function valueChanges(
  before: PlannedEntry,
  after: PlannedEntry,
  place: CellSubject,
  isTheirs: IsTheirs,
): AccessChange[] {
  return [
    ...valueChange("type-changed", before.type, after.type, after, place),
    ...usernameChanges(before, after, place, isTheirs),
    ...valueChange("purpose-changed", before.purpose, after.purpose, after, place),
    ...valueChange("teams-changed", before.teams.join("+"), after.teams.join("+"), after, place),
  ];
}

/** What differs for one principal on one cluster; either side may be no entry. Empty when nothing does. */
export function compareEntry(
  before: PlannedEntry | undefined,
  after: PlannedEntry | undefined,
  isTheirs: IsTheirs,
): AccessChange[] {
  const one = after ?? before;
  if (one === undefined) return [];
  const place: CellSubject = { cluster: one.cluster.name, principal: one.principal.arn, purpose: one.purpose };
  const entry =
    before === undefined
      ? [entryChange("entry-added", one, place, isTheirs)]
      : after === undefined
        ? [entryChange("entry-removed", one, place, isTheirs)]
        : valueChanges(before, after, place, isTheirs);
  return [...entry, ...comparePolicies(before, after, place), ...compareGroups(before, after, place, isTheirs)];
}
