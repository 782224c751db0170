import type { Attributed, Origin, PlannedEntry } from "../compile";
import type { AccessChange, GroupChange } from "./access-change";
import { lastEnd, tryCompareEnds } from "./compare-ends";
import type { CellSubject } from "./compare-policies";
import type { IsTheirs } from "./judge-names";
import { teamsOf } from "./teams-of";

function whole(
  kind: GroupChange["kind"],
  { value, origins }: Attributed<string>,
  place: CellSubject,
  isTheirs: IsTheirs,
): GroupChange {
  const adminGrade = !isTheirs("groups", value, origins);
  return { kind, ...place, teams: teamsOf(origins), origins, group: value, adminGrade, until: lastEnd(origins) };
}

function compareEnd(
  group: string,
  before: readonly Origin[],
  origins: readonly Origin[],
  place: CellSubject,
  isTheirs: IsTheirs,
): AccessChange[] {
  const [was, is] = [lastEnd(before), lastEnd(origins)];
  const kind = tryCompareEnds(was, is);
  if (kind === undefined) return [];
  const adminGrade = !isTheirs("groups", group, origins);
  return [{ kind, ...place, teams: teamsOf(origins), origins, of: { group }, adminGrade, before: was, after: is }];
}

/** What differs between the Kubernetes groups of an entry before and after; either side may be no entry. */
export function compareGroups(
  before: PlannedEntry | undefined,
  after: PlannedEntry | undefined,
  place: CellSubject,
  isTheirs: IsTheirs,
): AccessChange[] {
  const old = new Map((before?.kubernetesGroups ?? []).map((group) => [group.value, group]));
  const now = new Map((after?.kubernetesGroups ?? []).map((group) => [group.value, group]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): AccessChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined) return is === undefined ? [] : [whole("group-gained", is, place, isTheirs)];
    if (is === undefined) return [whole("group-lost", was, place, isTheirs)];
    return compareEnd(name, was.origins, is.origins, place, isTheirs);
  });
}
