import { addEntry, viewEntry } from "./access-entry-record";
import type { EntryOrigin } from "./access-entry-record";
import { findAccessCluster, findChangeableCluster } from "./cluster-lookup";
import type { EksCall } from "./eks-call";
import { assertNodeEntry, assertStandard, defaultUsername, findEntryType } from "./entry-type";
import { inUse, invalidParameter, limitExceeded, notFound } from "./errors";
import { readGroups, readUsername } from "./kubernetes-identity";
import { paginate } from "./pagination";
import { findPolicyArn } from "./policy-catalogue";
import { findChangeablePrincipal, findPrincipal } from "./principal";
import { assertPrincipalExists } from "./principal-registry";
import { optionalString } from "./request-body";
import type { ClusterRecord, EntryRecord } from "./state";
import { assertTags, readTags } from "./tag-rules";
import type { World } from "./world";

/**
 * CreateAccessEntry. What the request alone can say is checked before the cluster is looked up; that much of the order is
 * measured (cdk-preflight, 2026-09-25), the rest is not.
 */
export function createAccessEntry(call: EksCall): object {
  const { body, world, caller } = call;
  const principal = findChangeablePrincipal(optionalString(body, "principalArn"));
  const type = findEntryType(optionalString(body, "type"));
  const groups = readGroups(body);
  const username = readUsername(body, principal);
  assertNodeEntry(type, principal, caller.account, { username, groups });
  const tags = readTags(body);
  assertTags(tags, invalidParameter);

  const cluster = findChangeableCluster(call);
  assertPrincipalExists(call, principal);
  const token = optionalString(body, "clientRequestToken");
  const parameters = JSON.stringify([type, groups ?? [], username, [...tags].sort()]);
  const existing = cluster.entries.get(principal.arn);
  if (existing !== undefined) return { accessEntry: viewEntry(cluster, replay(existing, token, parameters)) };
  if (cluster.entries.size >= world.settings.maxEntriesPerCluster) {
    throw limitExceeded(`The cluster has reached its limit of ${world.settings.maxEntriesPerCluster} access entries.`);
  }
  const origin: EntryOrigin = { principal, type, groups, username, tags, creation: { token, parameters } };
  return { accessEntry: viewEntry(cluster, addEntry(cluster, origin, world.now, world.newId())) };
}

/** The same request once more (its token and every parameter) is answered with what it made; anything else is a conflict. */
function replay(existing: EntryRecord, token: string | undefined, parameters: string): EntryRecord {
  const { creation } = existing;
  if (token !== undefined && creation?.token === token && creation.parameters === parameters) return existing;
  throw inUse("The specified access entry resource is already in use on this cluster.");
}

export function describeAccessEntry(call: EksCall): object {
  const principal = findPrincipal(call.path.principal);
  const cluster = findAccessCluster(call);
  const lag = call.world.settings.describeLagMs;
  return { accessEntry: viewEntry(cluster, findVisibleEntry(cluster, principal.arn, call.world, lag)) };
}

/**
 * UpdateAccessEntry replaces: what the request leaves out goes back to the service's default (terraform-provider-aws
 * #36484). Reserved prefixes are refused before the type is looked at: a node entry that is sent its own username back
 * answers "The username must not begin with system:" (eks-blueprints #2004).
 */
export function updateAccessEntry(call: EksCall): object {
  const principal = findChangeablePrincipal(call.path.principal);
  const groups = readGroups(call.body);
  const username = readUsername(call.body, principal);
  const cluster = findChangeableCluster(call);
  const entry = findEntry(cluster, principal.arn);
  assertStandard(entry.type);
  entry.groups = groups ?? [];
  entry.username = username ?? defaultUsername(principal, entry.type);
  entry.modifiedAt = call.world.now;
  return { accessEntry: viewEntry(cluster, entry) };
}

/** DeleteAccessEntry: the associated policies go with the entry ("Delete access entries", EKS user guide). */
export function deleteAccessEntry(call: EksCall): object {
  const principal = findChangeablePrincipal(call.path.principal);
  const cluster = findChangeableCluster(call);
  cluster.entries.delete(findEntry(cluster, principal.arn).principalArn);
  return {};
}

export function listAccessEntries(call: EksCall): object {
  const filter = call.query.get("associatedPolicyArn");
  const policy = filter === null ? undefined : findPolicyArn(filter);
  const cluster = findAccessCluster(call);
  const arns = [...cluster.entries.values()]
    .filter((entry) => policy === undefined || entry.policies.has(policy))
    .map((entry) => entry.principalArn);
  const { items, nextToken } = paginate(arns, (arn) => arn, call.query, `entries of ${cluster.name}`);
  return { accessEntries: items, nextToken };
}

/** The entry of a principal, matched exactly: case counts, and so does the path. */
export function findEntry(cluster: ClusterRecord, principalArn: string): EntryRecord {
  const entry = cluster.entries.get(principalArn);
  if (entry === undefined) throw entryNotFound();
  return entry;
}

/** As `findEntry`, for the calls that lag behind a creation by so many milliseconds (eventual consistency). */
export function findVisibleEntry(cluster: ClusterRecord, arn: string, { now }: World, lag: number): EntryRecord {
  const entry = findEntry(cluster, arn);
  if (entry.creation !== undefined && now < entry.createdAt + lag) throw entryNotFound();
  return entry;
}

function entryNotFound(): Error {
  return notFound(
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
  );
}
