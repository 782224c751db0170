import type { AwsAuthLine } from "../aws-auth";
import { isNodeType, NODE_TYPES, type NodeType } from "../model";
import { MASTERS } from "./read-standard";
import { todayOf, type NamedSubject, type ReadAccess, type Task } from "./verdict";

const NODES = "system:nodes";

/** The types that lines of aws-auth can be of, the ones with a group of their own first: the others are what is left. */
const IN_AWS_AUTH = [...NODE_TYPES]
  .flatMap(([type, { awsAuth }]) => (isNodeType(type) && awsAuth !== undefined ? [{ type, ...awsAuth }] : []))
  .sort((a, b) => Number(a.group === undefined) - Number(b.group === undefined));

/** Groups that EKS gives nodes, or the API server everybody. */
const NODE_GROUPS: ReadonlySet<string> = new Set([
  "system:bootstrappers",
  NODES,
  "system:authenticated",
  ...IN_AWS_AUTH.flatMap(({ group }) => group ?? []),
]);

/**
 * What a line is by its username: compared over all lines of an ARN, whatever else is wrong with them. Whoever administers
 * the cluster under a node's name, without the nodes' group, is none.
 */
export function tryNodeType({ username, groups }: AwsAuthLine): NodeType | undefined {
  if (groups.includes(MASTERS) && !groups.includes(NODES)) return undefined;
  const found = IN_AWS_AUTH.find(
    (one) => one.username === username && (one.group === undefined || groups.includes(one.group)),
  );
  return found?.type;
}

/** A node's line as an entry of its type. `account` is the cluster's own. */
export function readNode(line: AwsAuthLine, type: NodeType, subject: NamedSubject, account: string): ReadAccess | Task {
  const today = todayOf(line);
  if (subject.kind === "user") {
    return {
      today,
      problem: "a node's entry is for a role, not a user",
      todo: "find out what uses it; a node uses a role",
    };
  }
  if (subject.account !== account) {
    const problem = `a node role in account ${subject.account}: node entries must be in the cluster's own, ${account}`;
    return { today, problem, todo: "give the nodes a role in the cluster's account, then remove the line" };
  }
  if (!line.groups.includes(NODES)) {
    const problem = `a node's username without the group ${NODES}: its nodes do not work today, but an entry of type ${type} would let them`;
    const todo =
      "find out what uses the role: for nodes that should work, declare it under `nodes` in the cluster's file; if nobody uses it, the line can go";
    return { today, problem, todo };
  }
  const extra = line.groups.filter((group) => !NODE_GROUPS.has(group));
  const tasks = extra.length === 0 ? [] : [extraGroups(line, type, extra)];
  const maker = NODE_TYPES.get(type)?.maker;
  const made = `EKS creates the entry itself if ${maker ?? "nobody"} uses the role; then \`yarn adopt\` takes it over`;
  const adopt = maker === undefined ? [] : [made];
  return { access: { kind: "node", type }, remarks: adopt, tasks };
}

function extraGroups(line: AwsAuthLine, type: string, extra: readonly string[]): Task {
  return {
    today: todayOf(line),
    problem: `a ${type} entry cannot have groups of its own, and the nodes would lose ${extra.join(", ")}`,
    todo: "give what needs these groups a role of its own (a service account, or another role); then remove the line",
  };
}
