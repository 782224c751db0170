import type { ClusterAddress } from "./eks-reader";

/** One thing that the caller is about to ask AWS for. */
export interface Wish {
  /** Such as `eks:CreateAccessEntry`. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request, which policies may ask for. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export interface Rights {
  /** The caller's ARN, as STS says it: of a role, its session's. Undefined where STS did not answer. */
  readonly caller: string | undefined;
  /** The actions that IAM's simulation denies; absent where it could not be asked. */
  readonly denied?: readonly string[];
  /** Why IAM could not be asked, for people: one sentence without its full stop. */
  readonly couldNotCheck?: string;
}

/** Who the caller is, and whether IAM lets them. Only bugs throw. */
export interface RightsReader {
  check(cluster: ClusterAddress, wishes: readonly Wish[]): Promise<Rights>;
}
