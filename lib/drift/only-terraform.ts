import { isReal, type PlannedResource, type TerraformPlan } from "../terraform-plan/terraform-plan";
import { arnOfPolicy } from "./cause";
import type { Finding, FindingKind } from "./finding";
import { isChangedOutside, terraformValue } from "./resource-values";
import { subjectOf } from "./stack-state";

/** Findings about a whole entry: what Terraform would do to its policies is part of them. */
const OF_WHOLE_ENTRIES: ReadonlySet<FindingKind> = new Set([
  "unmanaged-entry",
  "recovery-entry",
  "recovery-overdue",
  "missing-entry",
  "type-changed",
]);

const OF_POLICIES: ReadonlySet<FindingKind> = new Set(["policy-unexpected", "policy-missing", "scope-changed"]);

/** Whether a finding already tells what the plan would do to a resource. */
function tells(finding: Finding, change: PlannedResource, partition: string): boolean {
  const subject = subjectOf(change);
  if (subject === undefined || finding.principal !== subject.principal || finding.kind === "dead-entry") return false;
  if (OF_WHOLE_ENTRIES.has(finding.kind)) return true;
  if (subject.policy === undefined) return !OF_POLICIES.has(finding.kind);
  return arnOfPolicy(finding, partition) === subject.policy;
}

/** The resource that a finding is about, rather than one that goes with it. */
function isOwn(finding: Finding, change: PlannedResource): boolean {
  return OF_POLICIES.has(finding.kind) === (subjectOf(change)?.policy !== undefined);
}

/** What only Terraform knows: the live entries are as the files say, or EKS does not show it. */
function findingOf(change: PlannedResource, plan: TerraformPlan): Finding {
  const subject = subjectOf(change);
  const outside = isChangedOutside(change, plan.drift);
  return {
    kind: outside ? "changed-outside" : "unapplied",
    principal: subject?.principal ?? null,
    ...(subject?.policy === undefined ? {} : { policy: subject.policy.slice(subject.policy.lastIndexOf("/") + 1) }),
    cause: outside ? "outside" : "unapplied",
    terraform: terraformValue(change),
  };
}

/**
 * Joins a cluster's findings with its stack's plan: what both say is told once, by the finding, which then names what
 * Terraform would do; what only the plan says is a finding of its own.
 */
export function joinPlan(findings: readonly Finding[], plan: TerraformPlan, partition: string): Finding[] {
  const real = plan.resources.filter(isReal);
  const joined = findings.map((finding): Finding => {
    const own = real.find((change) => isOwn(finding, change) && tells(finding, change, partition));
    return own === undefined ? finding : { ...finding, terraform: terraformValue(own) };
  });
  const untold = real.filter((change) => !findings.some((finding) => tells(finding, change, partition)));
  return [...joined, ...untold.map((change) => findingOf(change, plan))];
}
