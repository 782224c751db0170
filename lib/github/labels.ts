/** What issues of ours are about: part of their mark, and of their label. */
export const ISSUE_KINDS = ["drift", "blind", "apply", "expiry", "review"] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

/** The label of the issues of a kind. */
export function issueLabel(kind: IssueKind): string {
  return `eks-access:${kind}`;
}

/** The label by which people say that more removals than `maximumRemovals` are meant. */
export const REMOVALS_ALLOWED = "removal:allowed";
