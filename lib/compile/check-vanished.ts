import { error, quote, startOf, type Report } from "../diagnostics";
import type { AccessPlan } from "./plan";

/**
 * Reports each cluster that a change takes out of the files without having retired it: its stack would be planned by nobody,
 * and its entries stay as they are, managed by no file.
 */
export function checkVanished(plan: AccessPlan, base: AccessPlan, report: Report): void {
  const names = new Set(plan.clusters.map(({ cluster }) => cluster.name));
  for (const { cluster } of base.clusters) {
    if (names.has(cluster.name) || cluster.retired !== undefined) continue;
    const message = `cluster ${quote(cluster.name)} is gone from the files, and was not retired`;
    const hint =
      "bring the file back with `retired: {entries: delete, reason: \u2026}` (`forget` where the cluster is gone), apply that, then delete it";
    report(error("cluster-vanished", startOf(cluster.at.file), message, { hint }));
  }
}
