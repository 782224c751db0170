import type { Artifact, Comment, Issue, Pull, WorkflowJob, WorkflowRun } from "./github-records";

export interface NewIssue {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

export interface RunQuery {
  /** The workflow's file name: `plan.yml`. */
  readonly workflow: string;
  readonly event?: string;
  readonly headSha?: string;
  readonly branch?: string;
  readonly status?: string;
}

/** Files of a commit, by path; null deletes. */
export type FileChanges = ReadonlyMap<string, string | null>;

export interface NewCommit {
  readonly branch: string;
  /** The commit that it stands on. */
  readonly base: string;
  readonly message: string;
  readonly files: FileChanges;
}

export interface NewPull {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

/**
 * GitHub, for one repository. Each method is one question or one change; all fail with an `Error` that says which call
 * was refused, and which permission of the job it takes where GitHub tells.
 */
export interface GitHub {
  /** `org/name`. */
  readonly repository: string;
  readonly listComments: (issue: number) => Promise<readonly Comment[]>;
  readonly createComment: (issue: number, body: string) => Promise<void>;
  readonly updateComment: (id: number, body: string) => Promise<void>;
  readonly listLabels: (issue: number) => Promise<readonly string[]>;
  readonly addLabels: (issue: number, labels: readonly string[]) => Promise<void>;
  readonly removeLabel: (issue: number, label: string) => Promise<void>;
  /** Of all states, the oldest first; those with the label. */
  readonly listIssues: (label: string) => Promise<readonly Issue[]>;
  readonly createIssue: (issue: NewIssue) => Promise<number>;
  readonly updateIssue: (
    number: number,
    changes: { readonly title?: string; readonly body?: string; readonly state?: "open" | "closed" },
  ) => Promise<void>;
  /** The paths that a pull request touches, old names included. */
  readonly listPullFiles: (pull: number) => Promise<readonly string[]>;
  /** The pull requests that a commit of the default branch came from. */
  readonly pullsOf: (commit: string) => Promise<readonly Pull[]>;
  /** The newest first. */
  readonly listRuns: (query: RunQuery) => Promise<readonly WorkflowRun[]>;
  readonly listJobs: (run: number) => Promise<readonly WorkflowJob[]>;
  readonly listArtifacts: (run: number) => Promise<readonly Artifact[]>;
  /** Makes the branch, or moves it, to one new commit on `base`. */
  readonly commit: (commit: NewCommit) => Promise<void>;
  /** The number of the open pull request from a branch of this repository. */
  readonly tryFindPull: (branch: string, base: string) => Promise<number | undefined>;
  readonly createPull: (pull: NewPull) => Promise<number>;
  readonly updatePull: (number: number, changes: Pick<NewPull, "title" | "body">) => Promise<void>;
}
