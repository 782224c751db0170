import type { FakeGitHub } from "./fake-github";
import type { Job, Permissions, Step, Workflow } from "./read-workflow";

/** What starts a run. */
export interface Event {
  readonly name: "pull_request" | "merge_group" | "push" | "schedule" | "workflow_dispatch";
  /** `github.event`. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** What is checked out unless a step says otherwise. */
  readonly sha: string;
  /** The last commit of the pull request's branch; else as `sha`. */
  readonly headSha: string;
  readonly headBranch: string;
  readonly ref: string;
  readonly actor: string;
  readonly isFork: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What the machine that runs jobs has, and who answers it. */
export interface Machine {
  readonly github: FakeGitHub;
  /** A workflow by its file's name. */
  readonly workflow: (file: string) => Workflow;
  /** The repository that jobs check out. */
  readonly origin: string;
  /** Its default branch. */
  readonly branch: string;
  /** In front of PATH. */
  readonly programs: string;
  /** In the environment of every step. */
  readonly env: Readonly<Record<string, string>>;
  /** Artifacts by run and name: folders. */
  readonly artifacts: Map<number, Map<string, string>>;
  /** A new empty folder. */
  readonly folder: () => string;
  /** Whether a role's trust policy lets a token in. */
  readonly trusts: (role: string, claims: Readonly<Record<string, string>>) => boolean;
  /** What a job's environment holds once it has assumed a role. */
  readonly credentials: (account: string, region: string) => Readonly<Record<string, string>>;
  /** Called with every checkout's folder: what outlives jobs, such as the state's bucket, is put there. */
  readonly onCheckout?: (folder: string) => void;
  /** Called with the folder of every artifact: whoever has the token of any job of a run can replace what it holds. */
  readonly onUpload?: (name: string, folder: string) => void;
}

export type Result = "success" | "failure" | "cancelled" | "skipped";

export interface StepRun {
  readonly name: string;
  readonly outcome: Result;
  readonly log: string;
}

export interface JobRun {
  /** The key in the workflow. */
  readonly id: string;
  readonly name: string;
  readonly result: Result;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepRun[];
  readonly summary: string;
  /** The permissions that something in it took. */
  readonly used: ReadonlySet<string>;
  readonly concurrency: string | undefined;
  /** From its first step to its last. */
  readonly seconds: number;
}

export interface WorkflowRunResult {
  readonly id: number;
  readonly conclusion: Result;
  readonly jobs: readonly JobRun[];
}

/** One job as it runs: what its steps change. */
export interface Running {
  readonly runId: number;
  readonly event: Event;
  readonly job: Job;
  readonly machine: Machine;
  readonly workspace: string;
  readonly permissions: Permissions;
  readonly used: Set<string>;
  /** What steps add for those after them. */
  readonly env: Record<string, string>;
  readonly environment: string | undefined;
}

/** Fails the step. */
export class StepFailure extends Error {}

export type { Step };
