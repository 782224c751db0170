import type { Missing, Unread } from "./reading";

/** https://docs.github.com/en/rest/repos/repos#get-a-repository */
export interface RepositoryFacts {
  readonly id: string;
  readonly ownerId: string;
  readonly fullName: string;
  readonly defaultBranch: string;
}

/** What the token of a workflow may do where the workflow does not say. */
export interface WorkflowToken {
  /** `read` or `write`. */
  readonly permissions: string;
  readonly mayOpenPulls: boolean;
}

/** One rule: of a branch, whatever ruleset it comes from, or of a ruleset. */
export interface BranchRule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly rules: readonly BranchRule[];
  /** As GitHub has them: sent back when the ruleset is changed. */
  readonly bypassActors: readonly unknown[];
}

export interface Environment {
  /** Whether only listed branches may use it; `protected_branches` is not that. */
  readonly hasOwnBranches: boolean;
  /** As they are sent back when the environment is changed. */
  readonly reviewers: readonly { readonly type: string; readonly id: number }[];
  readonly preventSelfReview: boolean;
  readonly waitMinutes: number;
}

/** One pattern of branches, or tags, that may use an environment. */
export interface BranchPolicy {
  readonly id: number;
  readonly name: string;
  /** `branch` or `tag`. */
  readonly type: string;
}

export interface WorkflowFacts {
  /** `active`, `disabled_inactivity`, `disabled_manually`, … */
  readonly state: string;
  /** When its last successful run on the branch began; undefined where none did. */
  readonly lastSuccess: Date | undefined;
}

/** How a repository is set up at GitHub. Only bugs throw: what GitHub refuses is a reading. */
export interface GitHubSettings {
  readonly repository: () => Promise<RepositoryFacts | Missing | Unread>;
  readonly workflowToken: () => Promise<WorkflowToken | Missing | Unread>;
  /** What counts for a branch now, from all rulesets that are active. */
  readonly branchRules: (branch: string) => Promise<readonly BranchRule[] | Missing | Unread>;
  /** The repository's own ruleset of that name. */
  readonly ruleset: (name: string) => Promise<Ruleset | Missing | Unread>;
  readonly environment: (name: string) => Promise<Environment | Missing | Unread>;
  readonly branchPolicies: (environment: string) => Promise<readonly BranchPolicy[] | Missing | Unread>;
  readonly labels: () => Promise<readonly string[] | Missing | Unread>;
  /** @param file the workflow's file name */
  readonly workflow: (file: string, branch: string) => Promise<WorkflowFacts | Missing | Unread>;
  /** Makes one change, below the repository's path. Undefined when it is made, else why not. */
  readonly change: (call: {
    readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
    readonly path: string;
    readonly body?: unknown;
  }) => Promise<string | undefined>;
}
