import { findEntry, findVisibleEntry } from "./access-entries";
import { readScope } from "./access-scope";
import { findAccessCluster, findChangeableCluster } from "./cluster-lookup";
import { epochSeconds } from "./eks-call";
import type { EksCall } from "./eks-call";
import { standardOnly } from "./entry-type";
import { invalidRequest, notFound } from "./errors";
import { paginate } from "./pagination";
import { partitionOf } from "./partition";
import { accessPolicies, findAssociablePolicy, findPolicyArn } from "./policy-catalogue";
import type { AccessPolicy } from "./policy-catalogue";
import { findChangeablePrincipal, findPrincipal } from "./principal";
import { optionalString } from "./request-body";
import type { AccessScope, AssociationRecord, EntryRecord } from "./state";

/** AssociateAccessPolicy is an upsert: the same policy again changes the scope ("Associate access policies", user guide). */
export function associateAccessPolicy(call: EksCall): object {
  const { settings, now } = call.world;
  const principal = findChangeablePrincipal(call.path.principal);
  const arn = findPolicyArn(optionalString(call.body, "policyArn"));
  const scope = readScope(call.body);
  const cluster = findChangeableCluster(call);
  const policy = findAssociablePolicy(arn, partitionOf(cluster.region), settings.extraPolicies);
  const entry = findVisibleEntry(cluster, principal.arn, call.world, settings.eventualConsistencyMs);
  assertTypeTakes(entry, policy, scope);

  const known = entry.policies.get(policy.arn);
  if (known === undefined && entry.policies.size >= settings.maxPoliciesPerEntry) {
    throw invalidRequest(`The access entry has reached its limit of ${settings.maxPoliciesPerEntry} access policies.`);
  }
  const association = known ?? { policyArn: policy.arn, scope, associatedAt: now, modifiedAt: now };
  association.scope = scope;
  association.modifiedAt = now;
  entry.policies.set(policy.arn, association);
  return { clusterName: cluster.name, principalArn: entry.principalArn, associatedAccessPolicy: view(association) };
}

/** Auto Mode's EC2 entries carry their node policy, cluster-wide ("Create a Node Class", user guide); no other node does. */
function assertTypeTakes(entry: EntryRecord, policy: AccessPolicy, scope: AccessScope): void {
  const autoNode = entry.type === "EC2" && policy.name === "AmazonEKSAutoNodePolicy" && scope.type === "cluster";
  if (entry.type !== "STANDARD" && !autoNode) throw standardOnly();
}

export function disassociateAccessPolicy(call: EksCall): object {
  const principal = findChangeablePrincipal(call.path.principal);
  const arn = findPolicyArn(call.path.policy);
  const entry = findEntry(findChangeableCluster(call), principal.arn);
  if (!entry.policies.delete(arn)) throw notFound("The specified policyArn is not associated with the access entry.");
  return {};
}

export function listAssociatedAccessPolicies(call: EksCall): object {
  const principal = findPrincipal(call.path.principal);
  const cluster = findAccessCluster(call);
  const entry = findEntry(cluster, principal.arn);
  const listing = `policies of ${cluster.name} ${entry.principalArn}`;
  const { items, nextToken } = paginate(entry.policies.values(), ({ policyArn }) => policyArn, call.query, listing);
  return {
    clusterName: cluster.name,
    principalArn: entry.principalArn,
    associatedAccessPolicies: items.map(view),
    nextToken,
  };
}

export function listAccessPolicies(call: EksCall): object {
  const policies = accessPolicies(partitionOf(call.caller.region), call.world.settings.extraPolicies);
  const { items, nextToken } = paginate(policies, ({ name }) => name, call.query, "access policies");
  return { accessPolicies: items.map(({ name, arn }) => ({ name, arn })), nextToken };
}

function view(association: AssociationRecord): object {
  return {
    policyArn: association.policyArn,
    accessScope: association.scope,
    associatedAt: epochSeconds(association.associatedAt),
    modifiedAt: epochSeconds(association.modifiedAt),
  };
}
