import { safeJson } from "../diagnostics";
import type { UsageRecord } from "./usage-record";

/** For programs; stable. It has the names of sessions: whoever passes it on passes on personal data. */
export function formatUsageJson(records: readonly UsageRecord[]): string {
  return safeJson(records);
}
