export { clusterDrift, compareCluster } from "./compare-cluster";
export { findDrift } from "./find-drift";
export {
  FINDING_KINDS,
  hasFindings,
  isEmpty,
  unreadClusters,
  type ClusterDrift,
  type DriftReport,
  type EntryValue,
  type Explained,
  type Finding,
  type FindingKind,
  type FindingValue,
  type RecoveryValue,
  type ScopeValue,
} from "./finding";
export { formatDriftJson } from "./format-json";
export { formatDriftMarkdown } from "./format-markdown";
export { formatDriftTable } from "./format-table";
