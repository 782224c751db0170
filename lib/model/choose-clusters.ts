import { error, quote, type Diagnostic, type Location, type Report } from "../diagnostics";
import type { WrittenSelector } from "../schema";
import type { Cluster } from "./cluster";
import { selectClusters, type ClusterChoice } from "./cluster-selector";
import { overlaps } from "./wildcard";

/** What a selector that begins with `!` takes away; undefined of one that selects. */
function tryTaken(selector: WrittenSelector): string | undefined {
  return typeof selector === "string" && selector.startsWith("!") ? selector.slice(1) : undefined;
}

/**
 * The clusters that a grant's selectors mean together, and the selector that chose each. One that begins with `!` takes
 * away from what the others select, wherever it stands in the list. One that selects or takes away nothing is reported.
 */
export function chooseClusters(
  selectors: readonly WrittenSelector[],
  choice: ClusterChoice,
  at: (index: number) => Location,
  report: Report,
): ReadonlyMap<Cluster, Location> {
  const chosen = new Map<Cluster, Location>();
  for (const [index, selector] of selectors.entries()) {
    if (tryTaken(selector) !== undefined) continue;
    for (const cluster of selectClusters(selector, choice, at(index), report)) {
      if (!chosen.has(cluster)) chosen.set(cluster, at(index));
    }
  }
  const left = new Map(chosen);
  for (const [index, selector] of selectors.entries()) {
    const taken = tryTaken(selector);
    if (taken === undefined) continue;
    const problems: Diagnostic[] = [];
    const named = selectClusters(taken, choice, at(index), (problem) => {
      problems.push(problem);
    });
    problems.forEach(report);
    const takesNothing = !named.some((cluster) => chosen.has(cluster));
    if (takesNothing && problems.length === 0 && !choice.broken.some((name) => overlaps(taken, name))) {
      report(
        error("selects-nothing", at(index), `${quote(selector as string)} takes nothing away`, {
          hint: "it takes away from what the grant's other selectors select; delete it, or correct them",
        }),
      );
    }
    for (const cluster of named) left.delete(cluster);
  }
  if (chosen.size > 0 && left.size === 0 && choice.broken.length === 0) {
    report(
      error("selects-nothing", at(0), "the selectors that begin with `!` take away every cluster", {
        hint: "delete the grant, or select a cluster that they leave",
      }),
    );
  }
  return left;
}
