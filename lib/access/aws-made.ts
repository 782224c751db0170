import {
  CATALOGUE,
  SERVICE_POLICIES,
  matches,
  NODE_TYPES,
  policyName,
  roleUsername,
  type Cluster,
  type Home,
} from "../model";
import type { LiveEntry } from "../ports/eks-reader";

/** A live entry that is not planned and, for a stated reason, no finding. */
export interface Explained {
  readonly principal: string;
  readonly reason: string;
}

interface AwsMadeRule {
  /** The types of entry that it is about; undefined for all. */
  readonly types?: readonly string[];
  /** Why AWS made the entry, as it is told; undefined where nothing shows that it did. */
  readonly sign: (entry: LiveEntry, home: Home, policies: readonly string[]) => string | undefined;
  /** The groups that such an entry may have. One with any other is reported. */
  readonly mayHaveGroup: (group: string) => boolean;
  /** The policies that it may have, by name; the ARN where it is none of the cluster's partition. */
  readonly mayHavePolicy: (policy: string, isForWholeCluster: boolean) => boolean;
}

const STANDARD = ["STANDARD"];
const NONE = (): boolean => false;
const ANY = (): boolean => true;

const useOf = (policy: string): string | undefined => CATALOGUE.get(policy)?.use;

/** Whether a policy is AWS's own affair, or that of a service. Full name. */
export function isServicePolicy(policy: string): boolean {
  return ["service", "service-linked"].includes(useOf(policy) ?? "");
}

/** EKS refuses a group that starts so from a customer ("it cannot start with system:"). */
const isReservedGroup = (group: string): boolean => group.startsWith("system:");

/** The name of a role of the cluster's own account; undefined for any other principal. */
function tryOwnRole(arn: string, { partition, account }: Home): string | undefined {
  const prefix = `arn:${partition}:iam::${account}:role/`;
  return arn.startsWith(prefix) ? arn.slice(arn.lastIndexOf("/") + 1) : undefined;
}

/** IAM lets nobody but its services make a role under this path, and EKS lets nobody else make or change its entry. */
const SERVICE_LINKED_ROLE: AwsMadeRule = {
  sign: ({ principalArn }, { partition, account }) => {
    const path = `arn:${partition}:iam::${account}:role/aws-service-role/`;
    if (!principalArn.startsWith(path)) return undefined;
    const service = principalArn.slice(path.length).split("/", 1)[0] ?? "";
    return `a service-linked role, whose entry only ${service} can create or change`;
  },
  mayHaveGroup: isReservedGroup,
  // Services get policies newer than the catalogue, so an unknown one passes here; one for people still does not.
  mayHavePolicy: (policy) => useOf(policy) !== "user",
};

/**
 * The prefix `aws:` is reserved: only AWS sets such a tag, so it does prove who made the entry. It does not prove that
 * nobody added to it since; hence the rights are looked at all the same.
 */
const MANAGED_TAG: AwsMadeRule = {
  types: STANDARD,
  sign: ({ tags }) => {
    const tag = Object.keys(tags).find((key) => key.startsWith("aws:eks:"));
    return tag === undefined ? undefined : `created by EKS, which tagged it ${tag}`;
  },
  mayHaveGroup: isReservedGroup,
  mayHavePolicy: isServicePolicy,
};

/** Policies that EKS associates with no customer's role (user guide, access policies): Auto Mode's cluster role has them. */
const SERVICE_LINKED_POLICY: AwsMadeRule = {
  types: STANDARD,
  sign: (_entry, _home, policies) => {
    const proof = policies.find((policy) => useOf(policy) === "service-linked");
    if (proof === undefined) return undefined;
    return `created by EKS (such as Auto Mode's cluster role): nobody else can associate ${proof}`;
  },
  mayHaveGroup: isReservedGroup,
  mayHavePolicy: isServicePolicy,
};

/** Services that make the entry of a role which they are given, and the policies that such an entry has. */
const SERVICES: readonly (readonly [maker: string, policies: readonly string[]])[] = [
  ["the role of an EKS capability (ACK, Argo CD, kro), whose entry EKS creates", SERVICE_POLICIES.capabilities],
  ["the role of AWS Backup, which creates its own entry", SERVICE_POLICIES["aws-backup"]],
  ["a role of Amazon EMR on EKS, whose entry EMR creates", SERVICE_POLICIES.emr],
  ["a role of SageMaker HyperPod, whose entry HyperPod creates", SERVICE_POLICIES.hyperpod],
];

/**
 * The entry of a role that a service is given, marked in no way. A look-alike gets the rights of that service and nothing
 * else; a group or a username of its own gives it away.
 */
const OF_SERVICES: readonly AwsMadeRule[] = SERVICES.map(([maker, own]) => ({
  types: STANDARD,
  sign: ({ principalArn, username }, home, policies) => {
    const name = tryOwnRole(principalArn, home);
    const plain = name !== undefined && username === roleUsername({ ...home, name });
    return plain && policies.length > 0 ? `looks like ${maker}` : undefined;
  },
  mayHaveGroup: NONE,
  mayHavePolicy: (policy) => own.includes(policy),
}));

/**
 * Node groups, Fargate profiles and Auto Mode make entries for whatever role they are given, with no mark: an entry made by
 * hand looks the same, and gives its role the rights of a node. What it cannot have is a policy for people; the groups of
 * such an entry are EKS's.
 */
const OF_NODES: readonly AwsMadeRule[] = [...NODE_TYPES].flatMap(([type, { maker, policy: own }]): AwsMadeRule[] => {
  if (maker === undefined) return [];
  const reason = `of type ${type}, as ${maker} makes for its role; name the role under \`nodes\` to have it checked`;
  return [
    {
      types: [type],
      sign: ({ principalArn }, home) => (tryOwnRole(principalArn, home) === undefined ? undefined : reason),
      mayHaveGroup: ANY,
      mayHavePolicy: (policy, isForWholeCluster) => policy === own && isForWholeCluster,
    },
  ];
});

/**
 * Which live entries, none of them planned, are no finding; the first rule that fits gives the reason. Every rule is a hole
 * that somebody could hide in, so each one rests on something that a customer of AWS cannot do, or is as narrow as what AWS
 * makes, and what it lets through is listed with the reason, never dropped. No rule lets a policy for people through (view,
 * edit, admin, cluster-admin ...) or a group that a customer may give: what AWS made is AWS's own only until somebody adds
 * to it. Facts: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html, containers-roadmap #2618.
 */
const RULES: readonly AwsMadeRule[] = [
  SERVICE_LINKED_ROLE,
  MANAGED_TAG,
  SERVICE_LINKED_POLICY,
  ...OF_SERVICES,
  ...OF_NODES,
];

/** Why an unplanned entry is taken to be AWS's own; undefined when it is not. `home` is the cluster's. */
export function tryExplainAwsMade(entry: LiveEntry, home: Home): Explained | undefined {
  const held = entry.policies.map(({ policyArn, scope }) => ({
    policy: policyName(policyArn, home.partition),
    isForWholeCluster: scope.type === "cluster",
  }));
  const policies = held.map(({ policy }) => policy);
  for (const { types, sign, mayHaveGroup, mayHavePolicy } of RULES) {
    const isAbout = types === undefined || types.includes(entry.type);
    const hasMore =
      !entry.kubernetesGroups.every(mayHaveGroup) ||
      !held.every(({ policy, isForWholeCluster }) => mayHavePolicy(policy, isForWholeCluster));
    const reason = isAbout && !hasMore ? sign(entry, home, policies) : undefined;
    if (reason !== undefined) return { principal: entry.principalArn, reason };
  }
  return undefined;
}

/** Why the cluster's file tells to ignore an unplanned entry; undefined when it does not. */
export function tryExplainIgnored(entry: LiveEntry, { ignore }: Cluster): Explained | undefined {
  const found = ignore.find(({ principal }) => matches(principal, entry.principalArn));
  return found && { principal: entry.principalArn, reason: found.reason };
}
