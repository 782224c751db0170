import type { Diagnostic, Location } from "../diagnostics";
import type { GuardrailId } from "../guardrails";

export interface BootstrapOptions {
  /** The day from which exceptions count. */
  readonly now: Date;
  /** No exceptions: what the guardrails refuse stays refused. */
  readonly strict: boolean;
  /** Writes a grant also where the repository gives its principal something else on that cluster: the two are merged. */
  readonly force: boolean;
  /** Of an exception: "imported from aws-auth of prod-eu". */
  readonly reason: (cluster: string) => string;
  /** A starter `platform.yaml`, for a repository that has none; `role` is the break-glass role's `path/name`. */
  readonly platformText: (role: string) => string;
}

/** An exception from a guardrail that `platform.yaml` gets, and what it lifts. */
export interface ProposedException {
  readonly rule: GuardrailId;
  /** A team's name; `*` for what belongs to no team. */
  readonly team: string;
  readonly principal: string | undefined;
  readonly cluster: string | undefined;
  readonly reason: string;
  /** `YYYY-MM-DD`. */
  readonly expires: string;
  /** What the guardrail says. */
  readonly message: string;
}

/** A line of `guardrails.delegation` in platform.yaml that would take the place of exceptions. */
export interface ProposedDelegation {
  readonly team: string;
  /** `groups: [payments, "payments:*", admins]`: what the team has already stays in it. */
  readonly line: string;
}

/** Something found that is not what the files say, or cannot be written: a person decides. */
export interface Conflict {
  readonly cluster: string;
  /** An ARN; undefined for what is about the cluster itself. */
  readonly principal: string | undefined;
  /** What differs, and what to do; safe for one line of a terminal. */
  readonly message: string;
  readonly at: Location;
}

/** A principal on a cluster, of which the files say what was found. */
export interface AlreadyThere {
  readonly cluster: string;
  /** An ARN. */
  readonly principal: string;
}

/** What found access becomes. */
export interface Bootstrap {
  /** Path -> whole text; only files that are not so already. Empty when the repository has errors of its own. */
  readonly files: ReadonlyMap<string, string>;
  /** Sorted by rule, team, cluster and principal. Empty with `strict`. */
  readonly exceptions: readonly ProposedException[];
  /** What may be delegated instead of some of the exceptions: proposed, never written. */
  readonly delegations: readonly ProposedDelegation[];
  /** Full names of policies that `platform.yaml` gets under `extraPolicies`, sorted. */
  readonly extraPolicies: readonly string[];
  /** Sorted by cluster and principal. */
  readonly conflicts: readonly Conflict[];
  /** Sorted by cluster and principal. */
  readonly alreadyThere: readonly AlreadyThere[];
  /** Of the repository as it would be. */
  readonly diagnostics: readonly Diagnostic[];
}
