import { findCluster } from "./cluster-lookup";
import type { EksCall } from "./eks-call";
import { notFound } from "./errors";
import { paginate } from "./pagination";

export function listIdentityProviderConfigs(call: EksCall): object {
  const { name, identityProviders } = findCluster(call);
  const all = identityProviders.map((one) => ({ name: one.name, type: one.type ?? "oidc" }));
  const { items, nextToken } = paginate(all, (one) => one.name, call.query, `identity providers of ${name}`);
  return { identityProviderConfigs: items, nextToken };
}

export function listCapabilities(call: EksCall): object {
  const { name, capabilities } = findCluster(call);
  const { items, nextToken } = paginate(capabilities, (one) => one.name, call.query, `capabilities of ${name}`);
  return {
    capabilities: items.map((one) => ({ capabilityName: one.name, type: one.type, status: "ACTIVE" })),
    nextToken,
  };
}

export function describeCapability(call: EksCall): object {
  const cluster = findCluster(call);
  const found = cluster.capabilities.find(({ name }) => name === call.path.capability);
  if (found === undefined) throw notFound(`No capability found for name: ${call.path.capability}.`);
  const { name, type, roleArn, rbacRoleMappings } = found;
  const configuration = rbacRoleMappings === undefined ? {} : { configuration: { argoCd: { rbacRoleMappings } } };
  return {
    capability: { capabilityName: name, clusterName: cluster.name, type, roleArn, status: "ACTIVE", ...configuration },
  };
}
