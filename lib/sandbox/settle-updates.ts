import { bootstrapCreatorEntry } from "./bootstrap-creator";
import type { SandboxState } from "./state";
import type { World } from "./world";

/**
 * Finishes every cluster update whose time has come. Called before each request, so that an update ends by the clock and
 * no timer is needed. A cluster that leaves CONFIG_MAP then gets its creator's entry ("Legacy cluster access
 * configuration", user guide).
 */
export function settleUpdates(state: SandboxState, { now, newId }: Pick<World, "now" | "newId">): void {
  for (const cluster of state.clusters.values()) {
    for (const update of cluster.updates.values()) {
      if (update.finished || now < update.finishesAt) continue;
      update.finished = true;
      const first = cluster.authenticationMode === "CONFIG_MAP";
      cluster.authenticationMode = update.mode;
      cluster.status = "ACTIVE";
      if (first) bootstrapCreatorEntry(cluster, now, newId);
    }
  }
}
