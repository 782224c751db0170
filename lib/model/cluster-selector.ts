import { enumerate, error, orNearest, quote, type Location, type Report } from "../diagnostics";
import type { WrittenSelector } from "../schema";
import type { Cluster } from "./cluster";
import { isWildcard, matches, overlaps } from "./wildcard";

export interface ClusterChoice {
  readonly clusters: readonly Cluster[];
  /** Names, or wildcards, of clusters whose file is broken: selecting one is no mistake of the selector. */
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

/** What could have been written: the values of a label that exists, the labels, or the clusters' names. */
function legal(selector: WrittenSelector, clusters: readonly Cluster[]): string {
  if (typeof selector === "string") return `; clusters: ${enumerate(clusters.map(({ name }) => name)) || "none"}`;
  const known = [...new Set(clusters.flatMap(({ labels }) => [...labels.keys()]))];
  const unknown = Object.keys(selector).find((label) => !known.includes(label));
  if (unknown !== undefined) return `: no cluster has the label ${quote(unknown)}${orNearest(unknown, known)}`;
  const [[label, pattern] = ["", ""], ...others] = Object.entries(selector);
  const values = clusters.flatMap(({ labels }) => labels.get(label) ?? []);
  return others.length === 0 ? orNearest(pattern, values) : "";
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
    report(
      error("selects-nothing", at, "a selector without labels selects nothing", {
        hint: 'for every cluster write "*"',
      }),
    );
    return [];
  }
  const selected = choice.clusters.filter((cluster) =>
    isLabels ? byLabels(selector, cluster) : matches(selector, cluster.name),
  );
  const hidden = isLabels ? choice.broken.length > 0 : choice.broken.some((name) => overlaps(selector, name));
  if (selected.length > 0 || hidden) return selected;
  if (isLabels || isWildcard(selector)) {
    report(
      error("selects-nothing", at, `${describe(selector)} selects no cluster${legal(selector, choice.clusters)}`, {
        hint: "see the files in clusters/ for clusters and their labels",
      }),
    );
  } else {
    const names = choice.clusters.map(({ name }) => name);
    report(error("unknown-cluster", at, `unknown cluster ${quote(selector)}${orNearest(selector, names)}`));
  }
  return [];
}
