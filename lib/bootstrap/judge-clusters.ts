import { groupBy, type AccessPlan } from "../compile";
import { quote, startOf, type Location } from "../diagnostics";
import type { Addition } from "./addition";
import type { Conflict } from "./bootstrap";
import type { FoundCluster } from "./found-access";

export interface JudgedClusters {
  /** Clusters that have no file yet. */
  readonly additions: readonly Addition[];
  readonly conflicts: readonly Conflict[];
  /** Cluster -> why nothing of it may be written: the file is about another cluster. */
  readonly barred: ReadonlyMap<string, { readonly message: string; readonly at: Location }>;
}

type Facts = Pick<FoundCluster, "account" | "region" | "authenticationMode">;

/** How two descriptions of a cluster differ, for a message; empty when they do not. What nobody looked at differs from nothing. */
function differences(one: Facts, other: Facts, keys: readonly (keyof Facts)[]): string {
  const texts = keys.flatMap((key) => {
    const [here, found] = [one[key], other[key]];
    if (here === undefined || found === undefined || here === found) return [];
    return [`${key} ${quote(here)} here, ${quote(found)} found`];
  });
  return texts.join("; ");
}

/** Which clusters get a file, and where the file that there is says something else: files of people are never changed. */
export function judgeClusters(found: readonly FoundCluster[], plan: AccessPlan): JudgedClusters {
  const additions: Addition[] = [];
  const conflicts: Conflict[] = [];
  const barred = new Map<string, { message: string; at: Location }>();
  const tell = (cluster: string, message: string, at: Location): void => {
    conflicts.push({ cluster, principal: undefined, message, at });
  };
  for (const [name, same] of groupBy(found, (cluster) => cluster.name)) {
    // Of two that are alike, the one that was looked at.
    const cluster = same.find(({ authenticationMode }) => authenticationMode !== undefined) ?? same[0];
    if (cluster === undefined) continue;
    const file = `clusters/${name}.yaml`;
    const there = plan.clusters.find((one) => one.cluster.name === name)?.cluster;
    const twin = same.map((other) => differences(cluster, other, ["account", "region", "authenticationMode"])).join("");
    const other = there === undefined ? "" : differences(there, cluster, ["account", "region"]);
    const mode = there === undefined ? "" : differences(there, cluster, ["authenticationMode"]);
    if (twin !== "") {
      const message = "two different clusters with this name were found; import each into a repository of its own";
      barred.set(name, { message, at: startOf(file) });
    } else if (there === undefined) additions.push({ kind: "cluster", file, cluster });
    else if (other !== "") {
      const message = `this file describes a different cluster: ${other}; correct the file, or rename one of the two`;
      barred.set(name, { message, at: there.at });
    } else if (mode !== "")
      tell(name, `${mode}; change the file once you know which of the two it should be`, there.at);
  }
  for (const [name, { message, at }] of barred) tell(name, message, at);
  return { additions, conflicts, barred };
}
