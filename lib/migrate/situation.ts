import type { ClusterFacts } from "../ports/eks-writer";
import type { Missing, Unread } from "../ports/reading";
import type { Accepted } from "./accepted";
import type { Admins } from "./admins";
import type { KeptBackup, KnownConfigMap } from "./kept-config-map";
import type { ParityReport } from "./parity";
import type { LineRemoval } from "./removal-order";

/** What the files have to do with the cluster. */
export type FilesState =
  | {
      /** How many entries they declare. */
      readonly declared: number;
      /** What an apply would still make or put back, a line each. */
      readonly pending: readonly string[];
      /** Declared entries that exist and that Terraform did not make: an apply meets a 409. Principal ARNs. */
      readonly toAdopt: readonly string[];
    }
  /** Why they say nothing of the cluster: what is wrong, and what to run. */
  | { readonly problem: string; readonly command: string };

/** Where a cluster is on its way, from what is live and what is in git; never from a flag that somebody stored. */
export interface Situation {
  readonly cluster: string;
  readonly facts: ClusterFacts;
  readonly configMap: KnownConfigMap | Missing | Unread;
  /** Newest first. */
  readonly backups: readonly KeptBackup[];
  /** Backups that cannot be read: `path: why`. */
  readonly brokenBackups: readonly string[];
  readonly files: FilesState;
  readonly accepted: readonly Accepted[];
  readonly parity: ParityReport;
  readonly admins: Admins;
  /** What is left of the ConfigMap, in the order in which it should go. */
  readonly removals: readonly LineRemoval[];
}

/** Everything of the live ConfigMap that still lets somebody in, or might, and that nobody has accepted. */
export function leftovers({ removals, configMap }: Situation): string[] {
  if ("couldNotLook" in configMap) return [configMap.couldNotLook];
  return removals.filter(({ accepted }) => !accepted).map(({ name }) => name);
}

export function isReadable(configMap: Situation["configMap"]): configMap is KnownConfigMap {
  return "awsAuth" in configMap;
}
