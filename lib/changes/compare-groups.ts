import type { Attributed, Origin, PlannedEntry } from "../compile";
import type { AccessChange, GroupChange } from "./access-change";
import { lastEnd, tryCompareEnds } from "./compare-ends";
import type { CellSubject } from "./compare-policies";
import { teamsOf } from "./teams-of";

function whole(kind: GroupChange["kind"], { value, origins }: Attributed<string>, place: CellSubject): GroupChange {
  return { kind, ...place, teams: teamsOf(origins), origins, group: value, until: lastEnd(origins) };
}

function compareEnd(
  group: string,
  before: readonly Origin[],
  origins: readonly Origin[],
  place: CellSubject,
): AccessChange[] {
  const [was, is] = [lastEnd(before), lastEnd(origins)];
  const kind = tryCompareEnds(was, is);
  if (kind === undefined) return [];
  return [
    { kind, ...place, teams: teamsOf(origins), origins, of: { group }, adminGrade: false, before: was, after: is },
  ];
}

/** What differs between the Kubernetes groups of an entry before and after; either side may be no entry. */
export function compareGroups(
  before: PlannedEntry | undefined,
  after: PlannedEntry | undefined,
  place: CellSubject,
): AccessChange[] {
  const old = new Map((before?.kubernetesGroups ?? []).map((group) => [group.value, group]));
  const now = new Map((after?.kubernetesGroups ?? []).map((group) => [group.value, group]));
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name): AccessChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined) return is === undefined ? [] : [whole("group-gained", is, place)];
    if (is === undefined) return [whole("group-lost", was, place)];
    return compareEnd(name, was.origins, is.origins, place);
  });
}
