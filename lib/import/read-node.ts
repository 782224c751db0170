import type { AwsAuthLine } from "../aws-auth";
import { todayOf, type NamedSubject, type ReadAccess, type Task } from "./verdict";

const NODES = "system:nodes";
const WINDOWS = "eks:kube-proxy-windows";
const FARGATE = "system:node-proxier";
const NODE_GROUPS: ReadonlySet<string> = new Set([
  "system:bootstrappers",
  NODES,
  WINDOWS,
  FARGATE,
  "system:authenticated",
]);

const BY_INSTANCE = "system:node:{{EC2PrivateDNSName}}";
const BY_SESSION = "system:node:{{SessionName}}";

/** Who makes such an entry without being asked, when the cluster's mode allows entries. */
const MADE_BY_EKS = {
  EC2_LINUX: "EKS makes the entry itself where a managed node group uses the role",
  EC2_WINDOWS: "EKS makes the entry itself where a managed node group uses the role",
  FARGATE_LINUX: "EKS makes the entry itself for a Fargate profile",
  HYBRID_LINUX: "",
} as const;

/** What a line is by its username: compared over all lines of an ARN, whatever else is wrong with them. */
export function tryNodeType({ username, groups }: AwsAuthLine): keyof typeof MADE_BY_EKS | undefined {
  if (username === BY_INSTANCE) return groups.includes(WINDOWS) ? "EC2_WINDOWS" : "EC2_LINUX";
  if (username === BY_SESSION) return groups.includes(FARGATE) ? "FARGATE_LINUX" : "HYBRID_LINUX";
  return undefined;
}

/** A node's line as an entry of its type. `account` is the cluster's own. */
export function readNode(
  line: AwsAuthLine,
  type: keyof typeof MADE_BY_EKS,
  subject: NamedSubject,
  account: string,
): ReadAccess | Task {
  const today = todayOf(line);
  if (subject.kind === "user") {
    return {
      today,
      problem: "a node's entry is for a role, not a user",
      todo: "find out what uses it; a node has a role",
    };
  }
  if (subject.account !== account) {
    const problem = `a node's role of account ${subject.account}: node entries must be of the cluster's own, ${account}`;
    return { today, problem, todo: "give the nodes a role of the cluster's account, then remove the line" };
  }
  if (!line.groups.includes(NODES)) {
    const problem = `a node's username without the group ${NODES}: its nodes cannot work today, and a ${type} entry would let them`;
    return { today, problem, todo: "delete the line, or declare the role under `nodes` of the cluster's file" };
  }
  const extra = line.groups.filter((group) => !NODE_GROUPS.has(group));
  const tasks = extra.length === 0 ? [] : [extraGroups(line, type, extra)];
  const made = MADE_BY_EKS[type];
  const adopt = made === "" ? [] : [`${made}; then \`yarn adopt\` takes it over`];
  return { access: { kind: "node", type }, remarks: adopt, tasks };
}

function extraGroups(line: AwsAuthLine, type: string, extra: readonly string[]): Task {
  return {
    today: todayOf(line),
    problem: `a ${type} entry can have no groups of its own, and the nodes lose ${extra.join(", ")}`,
    todo: "give what needs these groups a role of its own (a service account, or another role); then remove the line",
  };
}
