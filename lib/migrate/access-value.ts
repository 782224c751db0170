import type { AwsAuthLine } from "../aws-auth";
import type { PlannedEntry } from "../compile";
import { asSet, liveScope, plannedScope, policyName } from "../drift/live-values";
import type { LiveEntry } from "../io/eks/eks-reader";
import { defaultUsername, parsePrincipalArn } from "../model";
import type { LineSubject } from "./line-subject";

/** The whole cluster, or namespaces, sorted. */
export type Scope = "cluster" | readonly string[];

/** What a principal is to Kubernetes and may do there, by the ConfigMap or by an entry. Plain JSON. */
export interface AccessValue {
  /** `STANDARD`, or what kind of node. */
  readonly type: string;
  /** Templates as EKS leaves them (`{{SessionName}}`). */
  readonly username: string;
  /** Sorted. */
  readonly groups: readonly string[];
  /** Full name of a policy -> its scope. */
  readonly policies: Readonly<Record<string, Scope>>;
}

/** An entry, live or planned, as far as it is compared. */
export interface ComparedEntry {
  readonly principalArn: string;
  /** Undefined of one that is only planned. */
  readonly createdAt: Date | undefined;
  readonly access: AccessValue;
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

type Matching = Extract<LineSubject, { readonly state: "matches" }>;

/** What the authenticator knows before anybody logs in: the account; and that a user's session has no name. */
function fillIn(template: string, { account, kind }: Matching): string {
  const filled = template.replaceAll("{{AccountID}}", account);
  return kind === "user" ? filled.replaceAll("{{SessionName}}", "").replaceAll("{{SessionNameRaw}}", "") : filled;
}

/** What a line gives while it counts. */
export function lineAccess(line: AwsAuthLine, subject: Matching): AccessValue {
  return {
    type: lineType(line),
    username: fillIn(line.username, subject),
    groups: asSet(line.groups.map((group) => fillIn(group, subject))),
    policies: {},
  };
}

export function liveEntryAccess(entry: LiveEntry): ComparedEntry {
  const partition = entry.principalArn.split(":")[1] ?? "aws";
  const policies = entry.policies.map(
    (policy) => [policyName(policy.policyArn, partition), liveScope(policy)] as const,
  );
  const { type, username } = entry;
  return {
    principalArn: entry.principalArn,
    createdAt: entry.createdAt,
    access: { type, username, groups: asSet(entry.kubernetesGroups), policies: Object.fromEntries(policies) },
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
