export { makesBreakGlass } from "./account-drift";
export { clusterDrift, compareCluster } from "./compare-cluster";
export { findDrift, type Witnesses } from "./find-drift";
export {
  FINDING_KINDS,
  hasFindings,
  isEmpty,
  UNREAD_WORDS,
  unreadPlaces,
  type AccountDrift,
  type AnyFinding,
  type ClusterDrift,
  type DriftReport,
  type Finding,
  type FindingKind,
  type FindingDetails,
  type RecoveryValue,
  type StackLook,
  type UnreadPlace,
} from "./finding";
export { CAUSES, type Cause, type DeadValue, type Deed, type Note, type TerraformValue } from "./finding-details";
export { formatDriftJson } from "./format-json";
export { formatDriftMarkdown, overdueLine } from "./format-markdown";
export { formatDriftTable } from "./format-table";
export { leftBehind, type Surplus } from "./left-behind";
export { findOverdue, type OverdueAccess } from "./overdue";
