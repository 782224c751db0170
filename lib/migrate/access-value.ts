import type { AwsAuthLine } from "../aws-auth";
import type { AccessScope, PlannedEntry } from "../compile";
import type { LiveEntry, LivePolicy } from "../ports/eks-reader";
import { defaultUsername, parsePrincipalArn } from "../model";
import type { MatchedSubject } from "./line-subject";

/** The whole cluster, or namespaces, sorted. */
export type ComparedScope = "cluster" | readonly string[];

/** What a principal is to Kubernetes and may do there, by the ConfigMap or by an entry. Plain JSON. */
export interface AccessValue {
  /** `STANDARD`, or what kind of node. */
  readonly type: string;
  /** Templates as EKS leaves them (`{{SessionName}}`). */
  readonly username: string;
  /** Sorted. */
  readonly groups: readonly string[];
  /** Full name of a policy -> its scope. */
  readonly policies: Readonly<Record<string, ComparedScope>>;
}

/** An entry, live or planned, as far as it is compared. */
export interface ComparedEntry {
  readonly principalArn: string;
  /** Undefined of one that is only planned. */
  readonly createdAt: Date | undefined;
  readonly access: AccessValue;
}

/** Each once, sorted: neither the order nor a repetition means anything to Kubernetes. */
function asSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function plannedScope(scope: AccessScope): ComparedScope {
  return scope.type === "cluster" ? "cluster" : asSet(scope.namespaces.map(({ value }) => value));
}

/** By the full name; what is no access policy of EKS keeps its ARN, and so is never taken for one. */
function livePolicy({ policyArn, scope }: LivePolicy): readonly [name: string, scope: ComparedScope] {
  const name = /^arn:[^:]+:eks::aws:cluster-access-policy\/([^/]+)$/.exec(policyArn)?.[1] ?? policyArn;
  return [name, scope.type === "cluster" ? "cluster" : asSet(scope.namespaces)];
}

const BY_INSTANCE = "system:node:{{EC2PrivateDNSName}}";
const BY_SESSION = "system:node:{{SessionName}}";

/** https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html and migrating-access-entries.html: node lines. */
function lineType({ username, groups }: AwsAuthLine): string {
  if (!groups.includes("system:nodes")) return "STANDARD";
  if (username === BY_INSTANCE) return groups.includes("eks:kube-proxy-windows") ? "EC2_WINDOWS" : "EC2_LINUX";
  if (username === BY_SESSION) return groups.includes("system:node-proxier") ? "FARGATE_LINUX" : "HYBRID_LINUX";
  return "STANDARD";
}

/** What the authenticator knows before anybody logs in: the account; and that a user's session has no name. */
function fillIn(template: string, { account, kind }: MatchedSubject): string {
  const filled = template.replaceAll("{{AccountID}}", account);
  return kind === "user" ? filled.replaceAll("{{SessionName}}", "").replaceAll("{{SessionNameRaw}}", "") : filled;
}

/** What a line gives while it counts. */
export function lineAccess(line: AwsAuthLine, subject: MatchedSubject): AccessValue {
  return {
    type: lineType(line),
    username: fillIn(line.username, subject),
    groups: asSet(line.groups.map((group) => fillIn(group, subject))),
    policies: {},
  };
}

export function liveEntryAccess(entry: LiveEntry): ComparedEntry {
  const { type, username } = entry;
  return {
    principalArn: entry.principalArn,
    createdAt: entry.createdAt,
    access: {
      type,
      username,
      groups: asSet(entry.kubernetesGroups),
      policies: Object.fromEntries(entry.policies.map(livePolicy)),
    },
  };
}

/** An entry of the files as it would be once applied. */
export function plannedEntryAccess(entry: PlannedEntry): ComparedEntry {
  const { principal, type, kubernetesGroups, policies } = entry;
  const parsed = parsePrincipalArn(principal.arn);
  const username = entry.username ?? (type === "STANDARD" && parsed.ok ? defaultUsername(parsed.value) : "");
  const scopes = policies.map(({ policy, scope }) => [policy.name, plannedScope(scope)] as const);
  return {
    principalArn: principal.arn,
    createdAt: undefined,
    access: {
      type,
      username,
      groups: asSet(kubernetesGroups.map(({ value }) => value)),
      policies: Object.fromEntries(scopes),
    },
  };
}
