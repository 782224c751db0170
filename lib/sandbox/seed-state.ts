import { addEntry } from "./access-entry-record";
import { bootstrapCreatorEntry } from "./bootstrap-creator";
import { addRole, addUser } from "./iam-role-record";
import { partitionOf } from "./partition";
import { policyArn } from "./policy-catalogue";
import { tryParsePrincipal } from "./principal";
import type { Principal } from "./principal";
import type { SandboxSeed, SeedCluster, SeedEntry } from "./seed";
import { clusterKey, iamAccount } from "./state";
import type { ClusterRecord, SandboxState } from "./state";
import { newThrottleState } from "./throttle";

/** botocore's ClusterName. */
const CLUSTER_NAME = /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/;

/** The trust policy of seeded roles: nobody assumes them by what it says, but GetRole must show one. */
const NO_TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/**
 * Builds the state that a sandbox starts from. Pure: the same seed, time and ids give the same state.
 * @param now Milliseconds since the epoch, for every creation time.
 * @throws Error naming the part of the seed that cannot be.
 */
export function seedState(seed: SandboxSeed, now: number, newId: () => string): SandboxState {
  const state: SandboxState = {
    clusters: new Map(),
    accounts: new Map(),
    absentPrincipals: new Set(seed.absentPrincipals),
    isIamSeeded: seed.principals !== undefined,
    presumedPrincipals: new Map(seed.presumedPrincipals?.map((arn) => [arn, now])),
    throttle: newThrottleState(),
  };
  for (const arn of seed.principals ?? []) addPrincipal(state, findSeedPrincipal(arn, "principals"), now, newId());
  for (const cluster of seed.clusters ?? []) addCluster(state, cluster, now, newId);
  return state;
}

function addPrincipal(state: SandboxState, principal: Principal, now: number, id: string): void {
  const account = iamAccount(state, principal.account);
  if (principal.kind === "user") addUser(account, principal, now, id);
  else addRole(account, { principal, trustPolicy: NO_TRUST }, now, id);
}

function addCluster(state: SandboxState, seed: SeedCluster, now: number, newId: () => string): void {
  const { name, account, region, authenticationMode = "API_AND_CONFIG_MAP" } = seed;
  const key = clusterKey(account, region, name);
  if (!CLUSTER_NAME.test(name)) throw new Error(`Seed: "${name}" cannot be a cluster's name.`);
  if (!/^\d{12}$/.test(account)) throw new Error(`Seed: cluster ${name}: the account must be 12 digits in quotes.`);
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) throw new Error(`Seed: cluster ${name}: "${region}" is not a region.`);
  if (state.clusters.has(key)) throw new Error(`Seed: cluster ${name} of ${account}, ${region} is listed twice.`);
  const where = `cluster ${name}`;
  const { bootstrapCreator, version = "1.33", platformVersion = "eks.1", status = "ACTIVE" } = seed;
  const { endpoint = `https://${name}.sandbox.invalid`, certificateAuthority = "" } = seed;
  if (bootstrapCreator !== undefined) findSeedPrincipal(bootstrapCreator, where);
  const cluster: ClusterRecord = {
    ...{ name, account, region, version, platformVersion, status, authenticationMode, bootstrapCreator },
    ...{ endpoint, certificateAuthority },
    hadBootstrapAdmin: bootstrapCreator !== undefined || authenticationMode === "CONFIG_MAP",
    createdAt: now,
    tags: new Map(),
    entries: new Map(),
    identityProviders: seed.identityProviders ?? [],
    capabilities: seed.capabilities ?? [],
    updates: new Map(),
  };
  state.clusters.set(key, cluster);
  if (authenticationMode === "CONFIG_MAP" && seed.entries !== undefined && seed.entries.length > 0) {
    throw new Error(`Seed: ${where}: a cluster in mode CONFIG_MAP has no access entries.`);
  }
  for (const entry of seed.entries ?? []) addSeedEntry(cluster, entry, where, now, newId());
  if (authenticationMode !== "CONFIG_MAP") bootstrapCreatorEntry(cluster, now, newId);
}

function addSeedEntry(cluster: ClusterRecord, seed: SeedEntry, where: string, now: number, id: string): void {
  const principal = findSeedPrincipal(seed.principalArn, where);
  if (cluster.entries.has(principal.arn)) throw new Error(`Seed: ${where}: ${principal.arn} has two entries.`);
  const { type = "STANDARD", username, kubernetesGroups: groups, tags = {} } = seed;
  const origin = { principal, type, username, groups, tags: new Map(Object.entries(tags)) };
  const entry = addEntry(cluster, origin, now, id);
  for (const { policy, scope } of seed.policies ?? []) {
    const arn = policy.startsWith("arn:") ? policy : policyArn(partitionOf(cluster.region), policy);
    entry.policies.set(arn, {
      policyArn: arn,
      scope: scope === "cluster" ? { type: "cluster", namespaces: [] } : { type: "namespace", namespaces: [...scope] },
      associatedAt: now,
      modifiedAt: now,
    });
  }
}

function findSeedPrincipal(arn: string, where: string): Principal {
  const principal = tryParsePrincipal(arn);
  if (principal === undefined) throw new Error(`Seed: ${where}: "${arn}" is not the ARN of an IAM role or user.`);
  return principal;
}
