import type { AccessPlan } from "../compile";
import type { Diagnostic } from "../diagnostics";
import type { Model } from "../model";
import type { AccessChange } from "./access-change";
import type { Approval } from "./approvals";
import type { ClusterChange } from "./compare-clusters";
import type { ManifestChange } from "./compare-manifests";
import type { Label } from "./labels";
import type { ClusterRemovals } from "./removals";
import type { RuleChange } from "./rule-change";
import type { ScopeEdit } from "./scope-edits";
import type { Sentence } from "./sentence";

/** What is known of a revision besides its plan. */
export interface Revision {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ChangeContext {
  readonly before: Revision;
  readonly after: Revision;
  /**
   * The plan of the old revision on the day of its commit: what the calendar has ended since shows against it.
   * @default nothing has ended
   */
  readonly committed?: AccessPlan | undefined;
  /** The files that the compiler reads and that differ; `/` between folders. */
  readonly changedFiles: readonly string[];
}

/** How far a change reaches; what only gets another Team tag is not counted. */
export interface BlastRadius {
  readonly clusters: number;
  readonly principals: number;
  /** Access entries: a principal on a cluster. */
  readonly entries: number;
  /** All clusters that either revision declares. */
  readonly ofClusters: number;
}

/** Changes, and the same in sentences. */
export interface ToldChanges {
  readonly sentences: readonly Sentence[];
  readonly changes: readonly AccessChange[];
}

/** Who gains what and who loses what between two revisions, and what that means for whoever reviews it. */
export interface AccessChanges extends ToldChanges {
  /** What grants that reached their end took with them since the old revision: it goes whatever this change says. */
  readonly expired: ToldChanges;
  readonly clusters: readonly ClusterChange[];
  /** What differs in `rbac/`, whoever has it. */
  readonly manifests: readonly ManifestChange[];
  readonly rules: readonly RuleChange[];
  /** Entries whose lines stand in other files than before, with the same access. */
  readonly moved: number;
  readonly radius: BlastRadius;
  readonly removals: readonly ClusterRemovals[];
  readonly scopeEdits: readonly ScopeEdit[];
  readonly approvals: readonly Approval[];
  /** What the checks say of the new revision only, and every error of it. */
  readonly diagnostics: readonly Diagnostic[];
  readonly labels: readonly Label[];
}
