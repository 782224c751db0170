/** What the suite calls: the EKS access API, by the names of the API reference. */
export type Operation =
  | "AssociateAccessPolicy"
  | "CreateAccessEntry"
  | "DeleteAccessEntry"
  | "DescribeAccessEntry"
  | "DescribeCluster"
  | "DescribeUpdate"
  | "DisassociateAccessPolicy"
  | "ListAccessEntries"
  | "ListAccessPolicies"
  | "ListAssociatedAccessPolicies"
  | "ListClusters"
  | "ListTagsForResource"
  | "ListUpdates"
  | "TagResource"
  | "UntagResource"
  | "UpdateAccessEntry"
  | "UpdateClusterConfig";

/** What a refusal must be, as far as it is recorded: a document may say that AWS refuses, and not in which words. */
export interface Refusal {
  readonly code?: string;
  /** The HTTP status, compared where the client shows it. */
  readonly status?: number;
  readonly message?: string;
  /** Of a message that ages, such as a list of types. */
  readonly messageBegins?: string;
}

/** One call, and what must come of it. With neither `gives` nor `refuses` it must succeed, whatever it answers. */
export interface Call {
  readonly call: Operation;
  /** The input; texts hold placeholders such as `<cluster>` and `<0.accessEntry.accessEntryArn>` (fill.ts). */
  readonly with: object;
  /** What the output must hold: a part of it, with the matchers of match.ts. */
  readonly gives?: unknown;
  readonly refuses?: Refusal;
}

/** One row of the table: calls in their order, on principals that nobody else uses meanwhile. */
export interface Row {
  /** `group/name`, stable: reports of two runs are compared by it. */
  readonly id: string;
  /** One sentence. */
  readonly what: string;
  readonly calls: readonly Call[];
  /** Where it is written: the address of AWS's document, or of the answer that somebody published. */
  readonly source: string;
  /** Whether that source settles it. False: the source is silent, and this is what the sandbox does. */
  readonly verified: boolean;
  /** Why the AWS CLI cannot send it. */
  readonly notByCli?: string;
}
