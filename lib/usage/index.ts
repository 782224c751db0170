export {
  formatUsageSummary,
  readUsageSummaries,
  readUsageSummary,
  USAGE_FOLDER,
  usagePath,
  type UsageSummaries,
  type UsageSummary,
} from "./summary";
export type { PolicyUsage, Proposal, UsageRecord, Use, UsedPart } from "./usage-record";
