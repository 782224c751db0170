import { findCluster } from "./cluster-lookup";
import { epochSeconds } from "./eks-call";
import type { EksCall } from "./eks-call";
import { inUse, invalidParameter, invalidRequest, notFound } from "./errors";
import { paginate } from "./pagination";
import { hasAccessEntries } from "./platform-version";
import { optionalObject, optionalString } from "./request-body";
import { authenticationModes } from "./state";
import type { AuthenticationMode, ClusterRecord, UpdateRecord } from "./state";

/** One step forward, never back ("Grant access to Kubernetes APIs", user guide; the direct step: pulumi-eks #1493). */
const nextMode: Readonly<Record<AuthenticationMode, AuthenticationMode | undefined>> = {
  CONFIG_MAP: "API_AND_CONFIG_MAP",
  API_AND_CONFIG_MAP: "API",
  API: undefined,
};

/** UpdateClusterConfig, for `accessConfig` alone. Asynchronous: `settleUpdates` finishes it when its time has come. */
export function updateClusterConfig(call: EksCall): object {
  const { body, world } = call;
  const mode = findMode(optionalString(optionalObject(body, "accessConfig") ?? {}, "authenticationMode"));
  const token = optionalString(body, "clientRequestToken");
  const cluster = findCluster(call);
  const repeated = [...cluster.updates.values()].find((update) => update.token === token && update.mode === mode);
  if (token !== undefined && repeated !== undefined) return { update: view(repeated) };

  assertIdle(cluster);
  if (nextMode[cluster.authenticationMode] !== mode) {
    throw invalidParameter(`Unsupported authentication mode update from ${cluster.authenticationMode} to ${mode}`);
  }
  if (!hasAccessEntries(cluster)) {
    throw invalidRequest(`Platform version ${cluster.platformVersion} of ${cluster.version} has no access entries.`);
  }
  const finishesAt = world.now + world.settings.updateMs;
  const update: UpdateRecord = { id: world.newId(), mode, createdAt: world.now, finishesAt, token, finished: false };
  cluster.updates.set(update.id, update);
  cluster.status = "UPDATING";
  return { update: view(update) };
}

function findMode(written: string | undefined): AuthenticationMode {
  if (written === undefined) {
    throw invalidParameter("The sandbox can update accessConfig.authenticationMode only, and it is missing.");
  }
  const mode = authenticationModes.find((candidate) => candidate === written);
  if (mode === undefined)
    throw invalidParameter("authenticationMode must be one of [API, API_AND_CONFIG_MAP, CONFIG_MAP]");
  return mode;
}

/** The message of a cluster with an update running is EKS's own (aws-cdk #33452); that of other statuses is not. */
function assertIdle(cluster: ClusterRecord): void {
  const running = [...cluster.updates.values()].find((update) => !update.finished);
  if (running !== undefined) {
    throw inUse(
      `Cannot AccessConfigUpdate because cluster ${cluster.name} currently has update ${running.id} in progress`,
    );
  }
  if (cluster.status !== "ACTIVE") {
    throw inUse(`Cannot AccessConfigUpdate because cluster ${cluster.name} is in status ${cluster.status}`);
  }
}

export function describeUpdate(call: EksCall): object {
  const cluster = findCluster(call);
  const update = isOfCluster(call) ? cluster.updates.get(call.path.update) : undefined;
  if (update === undefined) throw notFound(`No update found for ID: ${call.path.update}`);
  return { update: view(update) };
}

export function listUpdates(call: EksCall): object {
  const cluster = findCluster(call);
  const ids = isOfCluster(call) ? [...cluster.updates.keys()] : [];
  const { items, nextToken } = paginate(ids, (id) => id, call.query, `updates of ${cluster.name}`);
  return { updateIds: items, nextToken };
}

/** Both calls can ask about a part of the cluster instead; the sandbox has no such parts. */
function isOfCluster({ query }: EksCall): boolean {
  return !["nodegroupName", "addonName", "capabilityName"].some((part) => query.has(part));
}

function view(update: UpdateRecord): object {
  return {
    id: update.id,
    status: update.finished ? "Successful" : "InProgress",
    type: "AccessConfigUpdate",
    params: [{ type: "AuthenticationMode", value: update.mode }],
    createdAt: epochSeconds(update.createdAt),
    errors: [],
  };
}
