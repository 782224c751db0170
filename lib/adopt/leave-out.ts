import { tryExplainAwsMade, tryExplainIgnored } from "../access/aws-made";
import type { LiveEntry } from "../ports/eks-reader";
import { isReservedTag, NODE_TYPES, type Cluster } from "../model";
import { isMarkedRecovery } from "../access/recovery-mark";

/** Of the types that are known: whether nothing makes such entries unasked. */
export function hasNoMaker(type: string): boolean {
  const facts = NODE_TYPES.get(type);
  return facts !== undefined && facts.maker === undefined;
}

/**
 * Whether a customer made an entry of a node type. Node groups, Fargate profiles and Auto Mode make such entries without
 * a tag of a customer's; Terraform, with `tags` in platform.yaml, does not. Of some types EKS itself makes none.
 */
export function isOwnNode({ type, tags }: LiveEntry): boolean {
  return hasNoMaker(type) || Object.keys(tags).some((key) => !isReservedTag(key));
}

/**
 * Why an entry, of which no file says anything, is not to be adopted though the files could say it; undefined where it is.
 *
 * @param nodes whether node entries that look like AWS's own are adopted all the same
 */
export function tryLeaveOut(entry: LiveEntry, cluster: Cluster, nodes: boolean): string | undefined {
  if (isMarkedRecovery(entry.tags)) {
    return `created by yarn recover, until ${entry.tags["Until"] ?? "an unknown time"}: remove it when the incident is over`;
  }
  const ignored = tryExplainIgnored(entry, cluster);
  if (ignored !== undefined) return `ignored by clusters/${cluster.name}.yaml: ${ignored.reason}`;
  const awsMade = tryExplainAwsMade(entry, cluster);
  if (awsMade === undefined) return undefined;
  if (entry.type === "STANDARD") return `AWS's own: ${awsMade.reason}`;
  return nodes || isOwnNode(entry) ? undefined : `taken to be AWS's own: ${awsMade.reason} (--nodes adopts it)`;
}
