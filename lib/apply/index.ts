export { CHANGE_KINDS, type Change, type ChangeKind } from "./change";
export { compareWithReview, type ReviewDifference, type ReviewVerdict } from "./compare-review";
export { describeCounts } from "./describe-change";
export { formatPlanMarkdown } from "./format-markdown";
export { errorLines, formatDifferences, formatPlanText, refusalLines, summarize } from "./format-text";
export { checkGuards, type Lifted } from "./guards";
export type { GuardRefusal } from "./guards/guard";
export {
  addressesOf,
  AT_ONCE,
  describeOrder,
  givingRounds,
  givingsOf,
  lackingOf,
  orderOf,
  type Giving,
} from "./givings";
export { inRounds, scopeUpdates, type ScopeUpdate } from "./in-place";
export {
  formatPlanFile,
  plannedStack,
  readPlanFile,
  type FailedStack,
  type Head,
  type PlanFile,
  type PlanFileStack,
  type PlannedStack,
} from "./plan-file";
export { planId, tryReadMark, whyUnbound, type ApplyMark, type PlanBase } from "./plan-binding";
export { existingEntries, judgeReadBack, type ExistingEntry, type ReadBack } from "./read-back";
export { stackFacts, type Declared, type StackFacts } from "./stack-facts";
export { stackPlan, type Counts, type StackPlan } from "./stack-plan";
export { wishesOf } from "./wishes";
