import { epochSeconds } from "./eks-call";
import { defaultGroups, defaultUsername } from "./entry-type";
import { partitionOf } from "./partition";
import type { Principal } from "./principal";
import type { ClusterRecord, EntryRecord, EntryType } from "./state";

/** What an entry is made from; whatever is absent gets the service's default. */
export interface EntryOrigin {
  readonly principal: Principal;
  readonly type: EntryType;
  readonly username?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly tags?: ReadonlyMap<string, string> | undefined;
  readonly creation?: EntryRecord["creation"];
}

/** Makes an entry and puts it into its cluster. Its ARN ends in a new UUID: an entry made again is another resource. */
export function addEntry(cluster: ClusterRecord, origin: EntryOrigin, now: number, id: string): EntryRecord {
  const { principal, type, creation } = origin;
  const groups = type === "STANDARD" ? origin.groups : undefined;
  const entry: EntryRecord = {
    principalArn: principal.arn,
    accessEntryArn: accessEntryArn(cluster, principal, id),
    type,
    username: origin.username ?? defaultUsername(principal, type),
    groups: groups ?? defaultGroups(type),
    createdAt: now,
    modifiedAt: now,
    tags: new Map(origin.tags),
    policies: new Map(),
    creation,
  };
  cluster.entries.set(principal.arn, entry);
  return entry;
}

/** Service authorization reference, resource type `access-entry`: kind, account and name of the principal, then a UUID. */
function accessEntryArn(cluster: ClusterRecord, principal: Principal, id: string): string {
  const { name, account, region } = cluster;
  const owner = `${principal.kind}/${principal.account}/${principal.name}`;
  return `arn:${partitionOf(region)}:eks:${region}:${account}:access-entry/${name}/${owner}/${id}`;
}

/** The `AccessEntry` structure of the API. */
export function viewEntry(cluster: ClusterRecord, entry: EntryRecord): object {
  return {
    clusterName: cluster.name,
    principalArn: entry.principalArn,
    kubernetesGroups: entry.groups,
    accessEntryArn: entry.accessEntryArn,
    createdAt: epochSeconds(entry.createdAt),
    modifiedAt: epochSeconds(entry.modifiedAt),
    tags: Object.fromEntries(entry.tags),
    username: entry.username,
    type: entry.type,
  };
}
