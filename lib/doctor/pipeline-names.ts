import { LABELS } from "../changes";
import { ISSUE_KINDS, issueLabel, REMOVALS_ALLOWED } from "../github/labels";

/** What GitHub must have for the workflows, by the names in `platform.yaml`. */
export interface PipelineNames {
  /** `org/name`. */
  readonly repository: string;
  /** Undefined where `platform.yaml` does not say. */
  readonly ids: { readonly owner: string; readonly repository: string } | undefined;
  readonly branch: string;
  readonly environment: string;
}

/** The workflows that GitHub starts by the clock, and how old their last success may be, in hours. */
export const SCHEDULED: readonly { readonly file: string; readonly hours: number }[] = [
  { file: "drift.yml", hours: 26 },
  { file: "expire.yml", hours: 50 },
];

/** Every label that a workflow sets, and the one that people set. */
export const ALL_LABELS: readonly string[] = [...LABELS, REMOVALS_ALLOWED, ...ISSUE_KINDS.map(issueLabel)];
