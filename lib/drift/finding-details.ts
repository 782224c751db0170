/**
 * Why there is a difference.
 *
 * - `outside`: somebody changed the cluster, or the account, behind the repository's back.
 * - `unapplied`: the files changed, were merged, and nobody applied them since. No intrusion.
 * - `calendar`: a grant ended since the last apply, which only the next one takes away. No intrusion.
 * - `dead`: nothing differs, and yet the entry lets nobody in.
 * - `unknown`: without Terraform's state the first three cannot be told apart.
 */
export const CAUSES = ["outside", "unapplied", "calendar", "dead", "unknown"] as const;

export type Cause = (typeof CAUSES)[number];

/**
 * Why IAM's principal is not the one that the entry was made for. EKS binds an entry to the principal's unique id, which
 * no API shows: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export interface DeadValue {
  /** `gone`: IAM has nobody of that name. `recreated`: made after the entry. `moved`: it has another path. */
  readonly reason: "gone" | "recreated" | "moved";
  /** ISO 8601, UTC; null where EKS does not say, and where there is no entry. */
  readonly entryCreatedAt: string | null;
  /** The ARN of the principal that has the name now; absent where there is none. */
  readonly principal?: string;
  /** ISO 8601, UTC; absent where there is none, null where IAM does not say. */
  readonly principalCreatedAt?: string | null;
  /** Terraform's address of the entry, for `-replace`; absent where no file declares it. */
  readonly address?: string;
}

/** What Terraform's plan would do. */
export interface TerraformValue {
  /** `aws_eks_access_entry.entry_payments_0123456789ab`. */
  readonly address: string;
  /** In the order in which they happen. */
  readonly actions: readonly string[];
  /** Names of the attributes that an update changes or that force a replacement, sorted; absent where there are none. */
  readonly attributes?: readonly string[];
}

/** One call of the EKS API, as CloudTrail recorded it. All of it is somebody else's text. */
export interface Deed {
  /** ISO 8601, UTC; null where CloudTrail does not say. */
  readonly at: string | null;
  /** The operation: `AssociateAccessPolicy`. */
  readonly event: string;
  /** The role or user: of a session, who issued it. Null where CloudTrail does not say. */
  readonly actor: string | null;
  /** The session's name, where it was one. */
  readonly session?: string;
  readonly sourceIp: string | null;
  readonly eventId: string | null;
}

/** What was not looked at, or not wholly, and why: in every format, for silence would look like "nothing was found". */
export interface Note {
  readonly about: "iam" | "terraform" | "cloudtrail" | "ways";
  /** 12 digits. */
  readonly account?: string;
  readonly region?: string;
  /** One sentence without its full stop. */
  readonly text: string;
}
