/**
 * The `aws-auth` ConfigMap as EKS's authenticator reads it: what counts, what it ignores, and what it drops.
 * https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html and kubernetes-sigs/aws-iam-authenticator.
 */

/** The keys of the ConfigMap's `data` that EKS reads; they are case-sensitive. */
export const SECTIONS = ["mapRoles", "mapUsers", "mapAccounts"] as const;

export type Section = (typeof SECTIONS)[number];

/** The ConfigMap itself, nothing in it understood yet. */
export interface ConfigMap {
  /** `data`, key by key, as it is: what a backup must hold. */
  readonly data: ReadonlyMap<string, string>;
  /** Undefined where it comes from a file that has none. */
  readonly resourceVersion: string | undefined;
  /** It is only some of a ConfigMap, or what one is made of: nothing to put back. Absent is false. */
  readonly isPart?: true;
}

/** One item of `mapRoles` or `mapUsers`, as the authenticator has it after decoding. */
export interface AwsAuthLine {
  readonly section: "mapRoles" | "mapUsers";
  /** Its place in the section, from 0. */
  readonly index: number;
  /** Where it begins in the section's own text, from 1. */
  readonly line: number;
  /** `rolearn` or `userarn`; empty where there is none, or none that is text. */
  readonly arn: string;
  /** An ARN under a key that EKS does not read there: `role_arn`, or `userarn` under `mapRoles`. Absent where none is. */
  readonly misplaced?: { readonly key: string; readonly arn: string };
  /** Empty where there is none, or none that is text. */
  readonly username: string;
  readonly groups: readonly string[];
  /** It has an `sso` matcher, which EKS does not use (the feature SSORoleMatch is off). Absent is false. */
  readonly sso?: boolean;
  /**
   * What the authenticator does not take as it is written, for people: "`username` is not text: EKS treats it as empty".
   * Empty for a plain line.
   */
  readonly flaws: readonly string[];
  /** A later line for the same ARN: that one counts, this one does not. */
  readonly replacedBy: { readonly section: "mapRoles" | "mapUsers"; readonly index: number } | undefined;
}

/** Something of the ConfigMap, or of a section as a whole, that does not do what it seems to. */
export interface AwsAuthNote {
  /** A key of `data`. */
  readonly key: string;
  /** What EKS makes of it today: "EKS ignores it: …", "EKS drops the whole section: …". */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  /** EKS may well read what we could not: nothing is known of its lines, which is not the same as none. */
  readonly unread?: true;
}

/** A file that does not hold what it should: why, and what to run instead. One sentence each, without its full stop. */
export interface NotAwsAuth {
  readonly problem: string;
  readonly hint: string;
}

/** The ConfigMap of a file. */
export interface ReadConfigMap {
  readonly configMap: ConfigMap;
  /** What of the file, beside `data`, EKS ignores. */
  readonly notes: readonly AwsAuthNote[];
}

/** Everything that the ConfigMap says. */
export interface AwsAuth {
  /** In the order in which they stand, `mapRoles` first. */
  readonly lines: readonly AwsAuthLine[];
  /** `mapAccounts`: any principal of these accounts authenticates, as its own ARN and without groups. */
  readonly accounts: readonly string[];
  readonly notes: readonly AwsAuthNote[];
}
