import { policyArn } from "../model";
import type { Finding, FindingOf } from "./finding";
import type { Cause } from "./finding-details";
import { isAdopted, isKept, wasChanged, wasDeleted, type KnownResource, type StackState } from "./stack-state";

/** What the cause of a cluster's finding is judged by. */
export interface CauseEvidence {
  readonly partition: string;
  /** Undefined where there is no plan of the stack. */
  readonly state: StackState | undefined;
  /** Whether the finding would not be one, had no grant ended yet. */
  readonly isEnded: (finding: Finding) => boolean;
  /** Whether an entry has not one of the tags that all of ours have. */
  readonly isForeign: (finding: Finding) => boolean;
}

const ATTRIBUTES: Partial<Record<Finding["kind"], readonly string[]>> = {
  "type-changed": ["type"],
  "username-changed": ["user_name"],
  "groups-changed": ["kubernetes_groups"],
  "tags-changed": ["tags_all"],
  "scope-changed": ["access_scope"],
};

const EVERY_ATTRIBUTE = Object.values(ATTRIBUTES).flat();

/** What is there, and is not as the files say: who moved, the files or the cluster? */
function causeOfChange(known: KnownResource, finding: Finding): Cause {
  if (isAdopted(known)) return "unapplied";
  // What is not in the state was made by somebody else, whatever the files say of it by now.
  if (!isKept(known)) return "outside";
  return wasChanged(known, ATTRIBUTES[finding.kind] ?? []) ? "outside" : "unapplied";
}

/** What is there, and in no file: does the state have it, as it is? */
function causeOfSurplus(known: KnownResource): Cause {
  return isKept(known) && !wasChanged(known, EVERY_ATTRIBUTE) ? "unapplied" : "outside";
}

/** An entry that was merged away is no cover for what somebody gave it meanwhile. */
function causeOfSurplusEntry(
  { actual: { policies } }: FindingOf<"unmanaged-entry">,
  entry: KnownResource,
  policyOf: (name: string) => KnownResource,
): Cause {
  const all = [entry, ...Object.keys(policies).map(policyOf)].map(causeOfSurplus);
  return all.includes("outside") ? "outside" : "unapplied";
}

/** What is in the files, and not there: was it ever? */
function causeOfLack(known: KnownResource, ofEntry: KnownResource): Cause {
  if (wasDeleted(known) || wasDeleted(ofEntry)) return "outside";
  // It is there by now, or went away between the two looks.
  return isKept(known) ? "unknown" : "unapplied";
}

/** The name that a finding has is the policy's, unless it is none of the partition's: then it is the ARN itself. */
export function arnOfPolicy({ policy = "" }: Pick<Finding, "policy">, partition: string): string {
  return policy === "" || policy.startsWith("arn:") ? policy : policyArn(policy, partition);
}

function causeByState(finding: Finding, state: StackState, partition: string): Cause {
  const { principal } = finding;
  if (principal === null) return "unknown";
  const entry = state.entry(principal);
  const association = state.policy(principal, arnOfPolicy(finding, partition));
  switch (finding.kind) {
    case "unmanaged-entry":
      return causeOfSurplusEntry(finding, entry, (policy) =>
        state.policy(principal, arnOfPolicy({ policy }, partition)),
      );
    case "missing-entry":
    case "existing-entry-missing":
      return causeOfLack(entry, entry);
    case "policy-unexpected":
      return causeOfSurplus(association);
    case "policy-missing":
      return causeOfLack(association, entry);
    case "scope-changed":
      return causeOfChange(association, finding);
    case "type-changed":
    case "username-changed":
    case "groups-changed":
    case "tags-changed":
      return causeOfChange(entry, finding);
    default:
      return "unknown";
  }
}

/** Why there is a difference. What already says so is believed; without a plan, what the kind itself tells is all. */
export function causeOf(finding: Finding, { partition, state, isEnded, isForeign }: CauseEvidence): Cause {
  if (finding.cause !== undefined) return finding.cause;
  if (finding.kind === "dead-entry") return "dead";
  // In no file, ever: `yarn recover` goes past Terraform.
  if (finding.kind === "recovery-entry" || finding.kind === "recovery-overdue") return "outside";
  if (state === undefined) return finding.kind === "unmanaged-entry" && isForeign(finding) ? "outside" : "unknown";
  const cause = causeByState(finding, state, partition);
  return cause === "unapplied" && isEnded(finding) ? "calendar" : cause;
}
