import type { LiveEntry } from "../ports/eks-reader";
import { AUTO_NODE, CATALOGUE, defaultUsername, matches, policyName, type Cluster, type Principal } from "../model";

/** A live entry that is not planned and, for a stated reason, no finding. */
export interface Explained {
  readonly principal: string;
  readonly reason: string;
}

/**
 * Which live entries, none of them planned, are no finding. Every rule here is a hole that somebody could hide in, so each
 * one rests on something that a customer of AWS cannot do, or is as narrow as what AWS makes, and what it lets through is
 * listed with the reason, never dropped. No rule lets a policy for people through (view, edit, admin, cluster-admin ...) or
 * a group that a customer may give: what AWS made is AWS's own only until somebody adds to it.
 * Facts: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html and containers-roadmap #2618.
 */
interface Evidence {
  readonly entry: LiveEntry;
  readonly cluster: Cluster;
  readonly policies: readonly string[];
}

const useOf = (policy: string): string | undefined => CATALOGUE.get(policy)?.use;
const isServicePolicy = (policy: string): boolean => ["service", "service-linked"].includes(useOf(policy) ?? "");

/** EKS refuses a group that starts so from a customer ("it cannot start with system:"). */
const isReservedGroup = (group: string): boolean => group.startsWith("system:");

/** Nothing but what AWS's services use: no group that a customer could have given, no policy for people. */
function holdsOnlyServiceRights({ entry, policies }: Evidence): boolean {
  return entry.kubernetesGroups.every(isReservedGroup) && policies.every(isServicePolicy);
}

/** IAM lets nobody but its services make a role under this path, and EKS lets nobody else make or change its entry. */
function byServiceLinkedRole({ entry, cluster, policies }: Evidence): string | undefined {
  const { partition, account } = cluster;
  const path = `arn:${partition}:iam::${account}:role/aws-service-role/`;
  if (!entry.principalArn.startsWith(path)) return undefined;
  // Services get policies newer than the catalogue, so an unknown one passes here; one for people still does not.
  if (!entry.kubernetesGroups.every(isReservedGroup) || policies.some((policy) => useOf(policy) === "user"))
    return undefined;
  const service = entry.principalArn.slice(path.length).split("/", 1)[0] ?? "";
  return `a service-linked role, whose entry only ${service} can make or change`;
}

/**
 * The prefix `aws:` is reserved: only AWS sets such a tag, so it does prove who made the entry. It does not prove that
 * nobody added to it since; hence the rights are looked at all the same.
 */
function byManagedTag(evidence: Evidence): string | undefined {
  const tag = Object.keys(evidence.entry.tags).find((key) => key.startsWith("aws:eks:"));
  if (tag === undefined || evidence.entry.type !== "STANDARD" || !holdsOnlyServiceRights(evidence)) return undefined;
  return `made by EKS, which tagged it ${tag}`;
}

/** Policies that EKS associates with no customer's role (user guide, access policies): Auto Mode's cluster role has them. */
function byServiceLinkedPolicy(evidence: Evidence): string | undefined {
  const proof = evidence.policies.find((policy) => useOf(policy) === "service-linked");
  if (proof === undefined || evidence.entry.type !== "STANDARD" || !holdsOnlyServiceRights(evidence)) return undefined;
  return `made by EKS (Auto Mode's cluster role, for one): nobody else can associate ${proof}`;
}

const CAPABILITY_POLICIES: readonly string[] = [
  "AmazonEKSACKPolicy",
  "AmazonEKSArgoCDClusterPolicy",
  "AmazonEKSArgoCDPolicy",
  "AmazonEKSKROPolicy",
];

/** The username that EKS gives a role's entry, or undefined when the ARN is no role's of the cluster's own account. */
function tryOwnRoleUsername(arn: string, { partition, account }: Cluster): string | undefined {
  const prefix = `arn:${partition}:iam::${account}:role/`;
  if (!arn.startsWith(prefix)) return undefined;
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return defaultUsername({ kind: "role", partition, account, name } as Principal);
}

/**
 * EKS makes the entry of a capability's role by itself and marks it in no way. A look-alike gets the rights of that
 * capability and nothing else; a group or a username of its own gives it away.
 */
function byCapability({ entry, cluster, policies }: Evidence): string | undefined {
  const plain = entry.type === "STANDARD" && entry.kubernetesGroups.length === 0;
  const own = entry.username === tryOwnRoleUsername(entry.principalArn, cluster);
  const only = policies.length > 0 && policies.every((policy) => CAPABILITY_POLICIES.includes(policy));
  if (!plain || !own || !only) return undefined;
  return "looks like the role of an EKS capability (ACK, Argo CD, kro), whose entry EKS makes";
}

/** Who makes entries of a type without being asked. Not HYBRID_LINUX: those are always made by a customer. */
const NODE_MAKERS: Readonly<Record<string, string>> = {
  EC2_LINUX: "a managed node group",
  EC2_WINDOWS: "a managed node group",
  FARGATE_LINUX: "a Fargate profile",
  EC2: "EKS Auto Mode",
  HYPERPOD_LINUX: "SageMaker HyperPod",
};

/**
 * Node groups, Fargate profiles and Auto Mode make entries for whatever role they are given, with no mark: an entry made by
 * hand looks the same, and gives its role the rights of a node. What it cannot have is a group or a policy for people.
 */
function byNodeType({ entry, cluster, policies }: Evidence): string | undefined {
  const maker = Object.hasOwn(NODE_MAKERS, entry.type) ? NODE_MAKERS[entry.type] : undefined;
  const ownRole = tryOwnRoleUsername(entry.principalArn, cluster) !== undefined;
  const autoNode = entry.type === "EC2" && policies.every((policy) => policy === AUTO_NODE);
  const whole = entry.policies.every((policy) => policy.scope.type === "cluster");
  if (maker === undefined || !ownRole || !(policies.length === 0 || (autoNode && whole))) return undefined;
  return `of type ${entry.type}, as ${maker} makes for its role; name the role under \`nodes\` to have it checked`;
}

const RULES = [byServiceLinkedRole, byManagedTag, byServiceLinkedPolicy, byCapability, byNodeType] as const;

/** Why an unplanned entry is taken to be AWS's own; undefined when it is not. */
export function tryExplainAwsMade(entry: LiveEntry, cluster: Cluster): Explained | undefined {
  const policies = entry.policies.map(({ policyArn: arn }) => policyName(arn, cluster.partition));
  for (const rule of RULES) {
    const reason = rule({ entry, cluster, policies });
    if (reason !== undefined) return { principal: entry.principalArn, reason };
  }
  return undefined;
}

/** Why the cluster's file tells to ignore an unplanned entry; undefined when it does not. */
export function tryExplainIgnored(entry: LiveEntry, { ignore }: Cluster): Explained | undefined {
  const found = ignore.find(({ principal }) => matches(principal, entry.principalArn));
  return found && { principal: entry.principalArn, reason: found.reason };
}
