import type { WorkflowRun } from "../ports/github-records";

const HOUR_MS = 3_600_000;

/** How long ago the last run succeeded, in whole hours; undefined when none did. */
export function hoursSinceSuccess(runs: readonly WorkflowRun[], now: Date): number | undefined {
  const good = runs.filter(({ conclusion }) => conclusion === "success").map(({ createdAt }) => createdAt.getTime());
  if (good.length === 0) return undefined;
  return Math.max(0, Math.floor((now.getTime() - Math.max(...good)) / HOUR_MS));
}
