/** What of GitHub's answers is used, under our names. Every text in it is somebody else's. */

export interface Author {
  readonly login: string;
  /** An app or `github-actions[bot]`: only their comments and issues are ours to change. */
  readonly isBot: boolean;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: Author;
}

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly labels: readonly string[];
  readonly author: Author;
}

export interface Pull {
  readonly number: number;
  readonly headSha: string;
  readonly headBranch: string;
  /** `org/name`; undefined when the fork is gone. */
  readonly headRepository: string | undefined;
  readonly baseBranch: string;
  readonly isMerged: boolean;
  readonly mergeCommit: string | undefined;
  readonly labels: readonly string[];
}

/** A run of a workflow. */
export interface WorkflowRun {
  readonly id: number;
  readonly headSha: string;
  readonly headBranch: string | undefined;
  readonly headRepository: string | undefined;
  readonly event: string;
  /** The pull requests that it ran for. GitHub leaves out those that are closed meanwhile, and those from forks. */
  readonly pulls: readonly { readonly number: number; readonly baseBranch: string }[];
  /** Undefined while it runs. */
  readonly conclusion: string | undefined;
  readonly createdAt: Date;
}

export interface WorkflowJob {
  readonly name: string;
  readonly conclusion: string | undefined;
  readonly url: string;
}

export interface Artifact {
  readonly name: string;
  readonly isExpired: boolean;
}
