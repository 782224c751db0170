import { UsageError } from "../diagnostics";
import type { FoundCluster } from "../bootstrap";
import { partitionOf } from "../model";
import type { ClusterFacts } from "../ports/eks-writer";
import { readCluster, type Answers } from "./answers";

/** A cluster as its first file has it; without a mode it gets the one in which nobody loses anything. */
export type FirstCluster = Pick<FoundCluster, "name" | "account" | "region" | "authenticationMode"> & {
  /** The ARN of the role that is assumed in the cluster's account. */
  readonly assumeRole: string | undefined;
};

/** A cluster's file is called as the cluster: of two with one name, the second has no place. */
function refuseNamesakes(clusters: readonly Pick<FirstCluster, "name" | "account" | "region">[]): void {
  const namesakes = clusters.filter(({ name }, at) => clusters.findIndex((one) => one.name === name) !== at);
  if (namesakes.length === 0) return;
  const named = namesakes.map(({ name, account, region }) => `${name} (${account}, ${region})`).join(", ");
  const remedy = "one repository holds one of them: name fewer regions or profiles";
  throw new UsageError(`two clusters of one name: ${named}; ${remedy}`);
}

/**
 * The clusters of a first repository: those that were found, and those that somebody named.
 * @throws UsageError for two of one name
 */
export function firstClusters(
  { cluster, assumeRole }: Pick<Answers, "cluster" | "assumeRole">,
  found: readonly ClusterFacts[],
): FirstCluster[] {
  const all = [
    ...found.map(({ name, account, region, authenticationMode }) => ({
      name,
      account,
      region,
      authenticationMode: authenticationMode === "API" ? ("API" as const) : undefined,
    })),
    ...cluster.flatMap((text) => readCluster(text) ?? []).map((one) => ({ ...one, authenticationMode: undefined })),
  ];
  refuseNamesakes(all);
  return all.map((one) => ({
    ...one,
    assumeRole: assumeRole ? `arn:${partitionOf(one.region)}:iam::${one.account}:role/${assumeRole}` : undefined,
  }));
}
