import type { EksCall } from "./eks-call";
import { clusterArn } from "./clusters";
import { Refusal } from "./errors";
import type { ClusterRecord } from "./state";
import { assertTags, readTags } from "./tag-rules";

/** TagResource adds and overwrites; what it does not name stays. */
export function tagResource(call: EksCall): object {
  const added = readTags(call.body);
  if (added.size === 0) throw badRequest("At least one tag must be provided");
  assertTags(added, badRequest);
  const tags = findTags(call);
  assertTags(new Map([...tags].filter(([key]) => !isReserved(key)).concat([...added])), badRequest);
  for (const [key, value] of added) tags.set(key, value);
  return {};
}

export function untagResource(call: EksCall): object {
  const keys = call.query.getAll("tagKeys");
  if (keys.length === 0) throw badRequest("At least one tag key must be provided");
  if (keys.some(isReserved)) throw badRequest("A tag key must not begin with aws:");
  const tags = findTags(call);
  for (const key of keys) tags.delete(key);
  return {};
}

export function listTagsForResource(call: EksCall): object {
  return { tags: Object.fromEntries(findTags(call)) };
}

/** The tags of a cluster or an access entry of the caller's account and region. */
function findTags(call: EksCall): Map<string, string> {
  const arn = call.path.resource;
  if (!/^arn:[^:]+:eks:/.test(arn)) throw badRequest("The resourceArn parameter format is not valid");
  for (const cluster of call.state.clusters.values()) {
    if (cluster.account === call.caller.account && cluster.region === call.caller.region) {
      const tags = tagsOf(cluster, arn);
      if (tags !== undefined) return tags;
    }
  }
  throw new Refusal("NotFoundException", 404, `Resource not found for ARN: ${arn}`);
}

function tagsOf(cluster: ClusterRecord, arn: string): Map<string, string> | undefined {
  if (arn === clusterArn(cluster)) return cluster.tags;
  return [...cluster.entries.values()].find((entry) => entry.accessEntryArn === arn)?.tags;
}

/** Tags that AWS set itself: not counted, not changed. Only a seed can bring one here. */
function isReserved(key: string): boolean {
  return /^aws:/i.test(key);
}

function badRequest(message: string): Refusal {
  return new Refusal("BadRequestException", 400, message);
}
