import type { Finding, FindingKind } from "./finding";
import type { Cause } from "./finding-details";

export interface Wording {
  readonly title: string;
  readonly next: string;
}

const PUT_BACK = "apply puts it back; to keep the change, write it into the line that declares the entry";

/** What a kind is called, and what to do about it. */
const WORDING: Readonly<Record<FindingKind, Wording>> = {
  "cluster-missing": {
    title: "no such cluster",
    next: "correct name, account or region in the cluster's file, or delete the file; check whose credentials these are",
  },
  "authentication-mode": {
    title: "another authentication mode",
    next: "change the cluster's mode (aws eks update-cluster-config; there is no way back to CONFIG_MAP) or its file",
  },
  "recovery-overdue": {
    title: "RECOVERY OVERDUE",
    next:
      "take this cluster-admin away now: yarn recover --cluster CLUSTER --principal ARN --remove " +
      "(or aws eks delete-access-entry); whoever still needs access gets it from a team's file",
  },
  "unmanaged-entry": {
    title: "made outside the repository",
    next:
      "Terraform cannot see it: delete it (aws eks delete-access-entry), declare it in a team's file and adopt it, " +
      "or list it under `ignore` in the cluster's file with a reason",
  },
  "recovery-entry": {
    title: "recovery, for now",
    next:
      "temporary cluster-admin that yarn recover made: take it away when the incident is over " +
      "(yarn recover --cluster CLUSTER --principal ARN --remove), at the latest at its Until",
  },
  "missing-entry": { title: "missing on the cluster", next: "apply makes it, with its policies" },
  "existing-entry-missing": {
    title: "AWS's entry is missing",
    next:
      "the service makes it, not apply: see whether the capability, or the backup, is still set up, then apply associates " +
      "the policies; else delete the grant",
  },
  "type-changed": {
    title: "made again with another type",
    next: "apply replaces the entry, with its groups and policies",
  },
  "username-changed": { title: "username changed", next: PUT_BACK },
  "groups-changed": { title: "groups changed", next: PUT_BACK },
  "policy-unexpected": {
    title: "policy added outside the repository",
    next:
      "Terraform cannot see it: take it away (aws eks disassociate-access-policy), or declare it in a team's file and " +
      "adopt it",
  },
  "policy-missing": { title: "policy taken away", next: PUT_BACK },
  "scope-changed": { title: "scope of a policy changed", next: PUT_BACK },
  "tags-changed": { title: "tags changed", next: PUT_BACK },
  "dead-entry": {
    title: "DEAD: lets nobody in",
    next:
      "EKS bound the entry to an IAM principal that is no more, and every tool calls it fine. Where the principal was made " +
      "again: make the entry again too (terraform apply -replace=ADDRESS, or aws eks delete-access-entry and apply). Where " +
      "it is gone or moved: take it out of the files, or write its ARN of today",
  },
  "changed-outside": { title: "changed outside the repository", next: "apply puts it back" },
  unapplied: {
    title: "merged, not applied",
    next: "apply; where Terraform would create what is there already, it is in no state: adopt it",
  },
  "account-stack": {
    title: "account stack differs",
    next: "read who may assume the break-glass role now, and since when; apply puts it back",
  },
  "rbac-unexpected": {
    title: "RBAC in no file",
    next:
      "delete it (kubectl delete), or write it into rbac/; groups that a chart or an add-on binds can be listed under " +
      "guardrails.boundElsewhere in platform.yaml",
  },
  "rbac-missing": {
    title: "RBAC missing on the cluster",
    next: "apply kustomize/CLUSTER, or see why Argo CD or Flux has not",
  },
  "rbac-changed": {
    title: "RBAC differs",
    next: "applying kustomize/CLUSTER puts it back; to keep the change, write it into rbac/",
  },
};

/** Files and cluster differ because nobody applied: never to be told like an intrusion. */
const NOT_APPLIED: Readonly<Partial<Record<Cause, Wording>>> = {
  unapplied: {
    title: "merged, not applied",
    next: "the files changed and nobody applied them since: apply. Nothing was done behind the repository's back",
  },
  calendar: {
    title: "ended, not applied",
    next: "a grant ended since the last apply: the next one takes away what it gave",
  },
};

/** What is in no file may have been merged away a minute ago. */
const UNKNOWN: Readonly<Partial<Record<FindingKind, string>>> = {
  "unmanaged-entry": "in no file",
  "policy-unexpected": "policy in no file",
};
const ASK_TERRAFORM = "; made outside the repository, or removed from its files and not applied: --terraform tells";

/** What a finding is called, and what to do about it: by its kind, and by what caused it. */
export function wordingOf({ kind, cause = "outside" }: Finding): Wording {
  const wording = WORDING[kind];
  const title = cause === "unknown" ? UNKNOWN[kind] : undefined;
  if (title !== undefined) return { title, next: `${wording.next}${ASK_TERRAFORM}` };
  const waits = kind === "unapplied" ? undefined : NOT_APPLIED[cause];
  return waits ?? wording;
}
