export { acceptedPath, readAccepted, type Accepted } from "./accepted";
export {
  liveEntryAccess,
  plannedEntryAccess,
  type AccessValue,
  type ComparedEntry,
  type ComparedScope,
} from "./access-value";
export { adminEntries, judgeAdmins, type Admins } from "./admins";
export { compareAccess, principalsToAsk, type ParityInput } from "./compare-access";
export type { ParityDifference, DifferenceKind, ParityEffect } from "./difference";
export { formatParityMarkdown } from "./format-markdown";
export { formatNext, formatRemovals, formatSteps } from "./format-status";
export { formatParityTable } from "./format-table";
export { newestFirst, tryFindKeeper, type KeptBackup, type KnownConfigMap } from "./kept-config-map";
export { principalKey, readLineSubject, tryEntryKey } from "./line-subject";
export { nextStep, type NextStep } from "./next-step";
export { holds, unread, unsettled, type ParityReport, type PrincipalParity } from "./parity";
export { refuseDeletion, refuseMode, refuseRemoval, type Refusals } from "./refusals";
export { removalOrder, type LineRemoval } from "./removal-order";
export { isReadable, type FilesState, type Situation } from "./situation";
export { stepsOf, type Step, type StepId } from "./steps";
export { traceLines, type TracedLines } from "./traced-line";
