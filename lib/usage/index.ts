export { principalKey } from "./caller";
export { countUsage, type CountOptions, type LogTally, type Usage, type UsageCounter } from "./count-usage";
export { formatUsageJson } from "./format-json";
export { formatUsageMarkdown } from "./format-markdown";
export { formatUsageTable } from "./format-table";
export { readPresentIds } from "./role-ids";
export {
  formatUsageSummary,
  readUsageSummaries,
  readUsageSummary,
  summarizeUsage,
  USAGE_FOLDER,
  usagePath,
  type UsageSummaries,
  type UsageSummary,
} from "./summary";
export type { GroupUsage, PolicyUsage, Proposal, UsageRecord, Use, UsedPart } from "./usage-record";
export { findUnused, type Unused, type UnusedRecord } from "./unused";
