import type { Location } from "../diagnostics";
import {
  CATALOGUE,
  CLUSTER_ADMIN,
  NODE_TYPES,
  breakGlassPrincipal,
  type AccessPolicy,
  type BreakGlass,
  type Cluster,
  type Grant,
  type GrantedName,
  type NodeType,
  type Principal,
} from "../model";
import type { Attributed, EntryPurpose, Origin, PolicyRequest } from "./plan";

/** What one line of one file asks for one principal on one cluster. Entries are made by merging claims. */
export interface Claim {
  readonly cluster: Cluster;
  readonly principal: Principal;
  readonly purpose: EntryPurpose;
  readonly type: "STANDARD" | NodeType;
  readonly origin: Origin;
  /** Whether AWS makes the entry. */
  readonly existing: boolean;
  readonly policies: readonly (PolicyRequest & { readonly policy: AccessPolicy })[];
  readonly kubernetesGroups: readonly Attributed<string>[];
  readonly username: Attributed<string> | undefined;
}

function cataloguePolicy(name: string): AccessPolicy {
  const policy = CATALOGUE.get(name);
  if (policy === undefined) throw new Error(`the policy catalogue has no ${name}`);
  return policy;
}

export function claimsOfGrant(grant: Grant): Claim[] {
  const originAt = (at: Location): Origin => ({
    at,
    team: grant.team,
    grant: grant.name,
    expires: grant.expires?.value,
  });
  const policies = grant.policies.map(({ policy, scope, at }) => ({ policy, scope, origin: originAt(at) }));
  const named = ({ value, at, fromProfile }: GrantedName): Attributed<string> => ({
    value,
    origins: [fromProfile ? { ...originAt(at), fromProfile } : originAt(at)],
  });
  const kubernetesGroups = grant.kubernetesGroups.map(named);
  const username = grant.username && named(grant.username);
  return grant.subjects.map(({ cluster, principal, principalAt }) => ({
    cluster,
    principal,
    purpose: "grant",
    type: "STANDARD",
    origin: originAt(principalAt),
    existing: grant.existing,
    policies,
    kubernetesGroups,
    username,
  }));
}

function platformOrigin(at: Location): Origin {
  return { at, team: undefined, grant: undefined, expires: undefined };
}

/** What the entries of a node type have besides their type. */
function ownPolicies(type: NodeType): AccessPolicy[] {
  const policy = NODE_TYPES.get(type)?.policy;
  return policy === undefined ? [] : [cataloguePolicy(policy)];
}

export function claimsOfNodes(cluster: Cluster): Claim[] {
  return cluster.nodes.map(({ principal, type, at }) => {
    const origin = platformOrigin(at);
    const policies = ownPolicies(type).map((policy) => ({ policy, scope: "cluster" as const, origin }));
    const bare = { existing: false, kubernetesGroups: [], username: undefined } as const;
    return { cluster, principal, purpose: "node", type, origin, policies, ...bare };
  });
}

/** The break-glass role of the cluster's account: cluster-admin on the whole cluster, always. */
export function claimOfBreakGlass(cluster: Cluster, breakGlass: BreakGlass): Claim {
  const origin = platformOrigin(breakGlass.at);
  return {
    cluster,
    principal: breakGlassPrincipal(breakGlass, cluster.partition, cluster.account),
    purpose: "break-glass",
    type: "STANDARD",
    origin,
    existing: false,
    policies: [{ policy: cataloguePolicy(CLUSTER_ADMIN), scope: "cluster", origin }],
    kubernetesGroups: [],
    username: undefined,
  };
}
