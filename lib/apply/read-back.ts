import type { ClusterDrift, Finding } from "../drift";
import { ASSOCIATION, ENTRY } from "../terraform-plan/names";
import { canonicalJson } from "../terraform-plan/canonical-json";
import type { Change } from "./change";

/** What a look at a cluster after an apply says of it. */
export interface ReadBack {
  /** What is not as it should be: of what was applied, or new since the look before. */
  readonly waiting: readonly Finding[];
  /** What was so before, and is none of what was applied: to be said. */
  readonly before: readonly Finding[];
}

const OF_POLICIES: ReadonlySet<string> = new Set(["policy-missing", "policy-unexpected", "scope-changed"]);
/** Who is in, whatever they may do. */
const OF_PRESENCE: ReadonlySet<string> = new Set(["missing-entry", "unmanaged-entry", "type-changed"]);

/** Whether a finding is about something that a change was to bring about. */
function concerns({ kind, principal, policy }: Finding, change: Change): boolean {
  if (principal === null || change.principal !== principal) return false;
  if (OF_PRESENCE.has(kind)) return true;
  if (!OF_POLICIES.has(kind)) return change.type === ENTRY;
  if (change.type !== ASSOCIATION) return change.kind === "create" || change.kind === "replace";
  return change.policy?.slice(change.policy.lastIndexOf("/") + 1) === policy;
}

/**
 * Divides what is found after an apply. EKS needs a while until every reader sees what was written; what is found of
 * something applied, or was not there before, is waited for.
 *
 * @param before the findings before the apply
 */
export function judgeReadBack(after: ClusterDrift, before: readonly Finding[], applied: readonly Change[]): ReadBack {
  const known = new Set(before.map((finding) => canonicalJson(finding)));
  const isOld = (finding: Finding): boolean =>
    known.has(canonicalJson(finding)) && !applied.some((change) => concerns(finding, change));
  return {
    waiting: after.findings.filter((finding) => !isOld(finding)),
    before: after.findings.filter(isOld),
  };
}

/** An entry that Terraform would make though it is there. */
export interface ExistingEntry {
  readonly principal: string;
  /** The resource that would make it. */
  readonly address: string;
  /** Whether it is, in everything but its policies, the entry that would be made. */
  readonly isSame: boolean;
  /** Whether it is of another type: no entry can change its type, so nothing can take it over. */
  readonly hasOtherType: boolean;
}

/**
 * Entries that Terraform would make though they are there: made by somebody else, or by an apply that was interrupted
 * (the AWS provider drops a call that is under way, and EKS may have heard it). EKS would refuse them (409), half-way
 * through.
 */
export function existingEntries(before: ClusterDrift, changes: readonly Change[]): ExistingEntry[] {
  const found = (principal: string): Finding[] => before.findings.filter((finding) => finding.principal === principal);
  return changes
    .filter(({ type, kind, importing }) => type === ENTRY && kind === "create" && importing === undefined)
    .flatMap(({ principal, address }): ExistingEntry[] => {
      if (principal === undefined) return [];
      const kinds = found(principal).map(({ kind }) => kind);
      if (kinds.includes("missing-entry")) return [];
      const isSame = kinds.every((kind) => kind === "policy-missing");
      return [{ principal, address, isSame, hasOtherType: kinds.includes("type-changed") }];
    });
}
