import { readReason, type AllowedBy } from "../../lib/usage/allowed-by";

const ARN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
const view: AllowedBy = { kind: "policy", name: "AmazonEKSViewPolicy" };
const other: AllowedBy = { kind: "other" };

it.each<[string, string, AllowedBy]>([
  [
    "a policy of the cluster",
    `EKS Access Policy: allowed by ClusterRoleBinding "arn:aws:iam::1:role/x+${ARN}" of ClusterRole "${ARN}" to User "AROA"`,
    view,
  ],
  [
    "a policy of a namespace, should it read so",
    `EKS Access Policy: allowed by RoleBinding "x+${ARN}/payments" of ClusterRole "${ARN}" to User "AROA"`,
    view,
  ],
  ["or so", `EKS Access Policy: allowed by RoleBinding "x" of Role "${ARN}" to User "AROA"`, view],
  [
    "a policy of another partition",
    `EKS Access Policy: allowed by ClusterRoleBinding "x" of ClusterRole "${ARN.replace("arn:aws", "arn:aws-cn")}" to User "AROA"`,
    view,
  ],
  [
    "a group",
    'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "view" to Group "team:payments"',
    { kind: "group", name: "team:payments" },
  ],
  [
    "a group with a quote in its name",
    'RBAC: allowed by RoleBinding "b/ns" of Role "r" to Group "a\\"b\\\\"',
    { kind: "group", name: 'a"b\\' },
  ],
  ["a username", 'RBAC: allowed by RoleBinding "b/ns" of Role "r" to User "jo"', { kind: "user" }],
  ["a service account", 'RBAC: allowed by RoleBinding "b/ns" of Role "r" to ServiceAccount "a/ns"', other],
  [
    "a binding that is called like a policy",
    `RBAC: allowed by RoleBinding "x\\" of ClusterRole \\"${ARN}\\" to User \\"y/ns" of Role "r" to Group "g"`,
    { kind: "group", name: "g" },
  ],
  [
    "a group that is called like one",
    `RBAC: allowed by RoleBinding "b/ns" of Role "r" to Group "g\\" of ClusterRole \\"${ARN}"`,
    { kind: "group", name: `g" of ClusterRole "${ARN}` },
  ],
  [
    "a text around it",
    `x EKS Access Policy: allowed by ClusterRoleBinding "x" of ClusterRole "${ARN}" to User "A"`,
    other,
  ],
  [
    "a role that is no policy",
    'EKS Access Policy: allowed by ClusterRoleBinding "x" of ClusterRole "cluster-admin" to User "A"',
    other,
  ],
  ["nothing", "", other],
  ["a text that is too long", `RBAC: allowed by RoleBinding "b" of Role "r" to Group "${"g".repeat(10_000)}"`, other],
])("%s", (_what, reason, expected) => {
  expect(readReason(reason)).toEqual(expected);
});
