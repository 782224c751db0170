import { safeJson } from "../diagnostics";
import type { DriftReport } from "./finding";

/** For programs: the report as it is. Whatever a cluster's strings hold, the text is safe to look at. */
export function formatDriftJson(report: DriftReport): string {
  return safeJson(report);
}
