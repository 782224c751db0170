import type { Model } from "../model";
import { platformOwners } from "../review/codeowners";
import type { AccessChange, AccessChangeKind } from "./access-change";

/** Whose approval some files need; any one of the owners will do. */
export interface Approval {
  /** Sorted; empty: nobody owns them. */
  readonly owners: readonly string[];
  readonly files: readonly string[];
  /** Files that these owners must look at because they give admin-grade access. */
  readonly adminGradeIn: readonly string[];
}

function sorted(owners: readonly string[] = []): string[] {
  return [...new Set(owners)].sort();
}

const LESS: readonly AccessChangeKind[] = [
  "entry-removed",
  "policy-lost",
  "scope-narrowed",
  "group-lost",
  "role-lost",
  "rules-lost",
  "expiry-added",
  "expiry-shortened",
];

function givesAdmin(change: AccessChange): boolean {
  if (!("adminGrade" in change) || !change.adminGrade) return false;
  return !LESS.includes(change.kind);
}

/** The changed files of teams whose lines give admin-grade access that was not there, or longer than it was. */
function adminGradeFiles(changes: readonly AccessChange[], changed: ReadonlySet<string>): string[] {
  const files = changes.filter(givesAdmin).flatMap(({ origins }) => origins.map(({ at }) => at.file));
  return [...new Set(files)].filter((file) => changed.has(file)).sort();
}

/**
 * Who must approve, by the owners before the change: GitHub takes CODEOWNERS from the base. A team's file belongs to its
 * owners; everything else, new teams too, to those of team `platform`, and so does whatever gives admin-grade access.
 */
export function findApprovals(
  before: Pick<Model, "teams">,
  changes: readonly AccessChange[],
  changedFiles: readonly string[],
): Approval[] {
  const teams = new Map(before.teams.map((team) => [team.file, team]));
  const platform = sorted(platformOwners(before.teams));
  const byOwners = new Map<string, { owners: string[]; files: string[]; adminGradeIn: string[] }>();
  const approvalOf = (owners: string[]): { files: string[]; adminGradeIn: string[] } => {
    const key = owners.join(" ");
    const found = byOwners.get(key) ?? { owners, files: [], adminGradeIn: [] };
    byOwners.set(key, found);
    return found;
  };
  for (const file of [...changedFiles].sort()) {
    const own = sorted(teams.get(file)?.owners);
    approvalOf(own.length === 0 ? platform : own).files.push(file);
  }
  for (const file of adminGradeFiles(changes, new Set(changedFiles))) {
    const approval = approvalOf(platform);
    if (!approval.files.includes(file)) approval.adminGradeIn.push(file);
  }
  return [...byOwners.keys()].sort().flatMap((key) => byOwners.get(key) ?? []);
}
