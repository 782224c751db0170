import { error, orNearest, quote, type Location, type Report } from "../diagnostics";
import type { WrittenSelector } from "../schema";
import type { Cluster } from "./cluster";
import { isWildcard, matches } from "./wildcard";

export interface ClusterChoice {
  readonly clusters: readonly Cluster[];
  /** Clusters whose file is broken: selecting one is no mistake of the selector. */
  readonly broken: readonly string[];
}

function byLabels(labels: Readonly<Record<string, string>>, cluster: Cluster): boolean {
  return Object.entries(labels).every(([label, pattern]) => {
    const value = cluster.labels.get(label);
    return value !== undefined && matches(pattern, value);
  });
}

function describe(selector: WrittenSelector): string {
  if (typeof selector === "string") return quote(selector);
  return `{${Object.entries(selector)
    .map(([label, pattern]) => `${quote(label)}: ${quote(pattern)}`)
    .join(", ")}}`;
}

/** The clusters that a selector means: a name, a glob, or labels of which every one must match. */
export function selectClusters(
  selector: WrittenSelector,
  choice: ClusterChoice,
  at: Location,
  report: Report,
): Cluster[] {
  const isLabels = typeof selector !== "string";
  if (isLabels && Object.keys(selector).length === 0) {
    report(error("selects-nothing", at, "a selector without labels selects nothing", { hint: 'every cluster is "*"' }));
    return [];
  }
  const selected = choice.clusters.filter((cluster) =>
    isLabels ? byLabels(selector, cluster) : matches(selector, cluster.name),
  );
  const hidden = isLabels ? choice.broken.length > 0 : choice.broken.some((name) => matches(selector, name));
  if (selected.length > 0 || hidden) return selected;
  if (isLabels || isWildcard(selector)) {
    report(
      error("selects-nothing", at, `${describe(selector)} selects no cluster`, {
        hint: "clusters and their labels are in clusters/",
      }),
    );
  } else {
    const names = choice.clusters.map(({ name }) => name);
    report(error("unknown-cluster", at, `unknown cluster ${quote(selector)}${orNearest(selector, names)}`));
  }
  return [];
}
