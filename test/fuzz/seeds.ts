// Valid texts of what others write, small and with a bit of everything.

export const RBAC = `# everybody's
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: deployers
  annotations: {eks-access-gitops/clusters: "*eu*,!dev_eu_0"}
rules:
  - apiGroups: ["", apps]
    resources: [pods, deployments/scale]
    verbs: [get, list, "*"]
    resourceNames: [one]
  - nonResourceURLs: ["/metrics", "/api/*"]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: together}
aggregationRule:
  clusterRoleSelectors: [{matchLabels: {team: blue}, matchExpressions: [{key: a, operator: In, values: [b]}]}]
---
apiVersion: v1
kind: List
items:
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: b, namespace: shared-a}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deployers}
    subjects:
      - {kind: Group, name: devs, apiGroup: rbac.authorization.k8s.io}
      - {kind: ServiceAccount, name: ci, namespace: shared-a}
`;

export const AWS_AUTH = `apiVersion: v1
kind: ConfigMap
metadata: {name: aws-auth, namespace: kube-system, resourceVersion: "12"}
data:
  mapRoles: |
    - rolearn: arn:aws:iam::111111111111:role/node
      username: system:node:{{EC2PrivateDNSName}}
      groups: [system:bootstrappers, system:nodes]
    - groups:
      - system:masters
      rolearn: arn:aws:iam::111111111111:role/admin # all
      username: "admin:{{SessionName}}"
  mapUsers: |
    [{userarn: "arn:aws:iam::111111111111:user/x", username: x, groups: [devs]}]
  mapAccounts: |
    - "012345678901"
`;

export const ACCEPTED = `- principal: arn:aws:iam::111111111111:role/old # gone in May
  reason: "it is gone"
- {principal: mapAccounts, reason: nobody uses it}
`;

const ARN = "arn:aws:iam::111111111111:role/one";
const VALUES = {
  cluster_name: "prod",
  principal_arn: ARN,
  kubernetes_groups: ["devs"],
  tags: { Team: "blue" },
  type: "STANDARD",
};

export const PLAN = JSON.stringify({
  format_version: "1.2",
  terraform_version: "1.11.4",
  timestamp: "2026-11-20T10:00:00Z",
  resource_changes: [
    {
      address: "aws_eks_access_entry.entry_one",
      mode: "managed",
      type: "aws_eks_access_entry",
      name: "entry_one",
      provider_name: "registry.terraform.io/hashicorp/aws",
      change: {
        actions: ["delete", "create"],
        before: VALUES,
        after: { ...VALUES, kubernetes_groups: [] },
        after_unknown: { id: true, tags_all: { Team: false } },
        replace_paths: [["principal_arn"], ["tags", 0]],
        importing: { id: `prod:${ARN}` },
      },
    },
  ],
  output_changes: {},
  checks: [{ status: "pass" }],
  configuration: {
    provider_config: { aws: { name: "aws", expressions: { region: { constant_value: "eu-west-1" } } } },
    root_module: {
      resources: [
        {
          address: "aws_eks_access_entry.entry_one",
          expressions: { principal_arn: { constant_value: ARN }, x: [{ y: { references: ["z"] } }] },
        },
      ],
    },
  },
  applyable: true,
  complete: true,
  errored: false,
});

export const EKS_ANSWERS = {
  DescribeCluster: {
    cluster: {
      name: "prod",
      arn: "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
      accessConfig: { authenticationMode: "API" },
      status: "ACTIVE",
    },
  },
  ListAccessEntries: { accessEntries: [ARN, "arn:aws:iam::111111111111:user/a"], nextToken: null },
  DescribeAccessEntry: {
    accessEntry: {
      clusterName: "prod",
      principalArn: ARN,
      kubernetesGroups: ["devs"],
      accessEntryArn: "arn:aws:eks:eu-west-1:111111111111:access-entry/prod/role/111111111111/one/1",
      createdAt: 1763620000.5,
      modifiedAt: 1763620000,
      tags: { Team: "blue" },
      username: "x",
      type: "STANDARD",
    },
  },
  ListAssociatedAccessPolicies: {
    clusterName: "prod",
    principalArn: ARN,
    nextToken: null,
    associatedAccessPolicies: [
      {
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        accessScope: { type: "namespace", namespaces: ["a*"] },
        associatedAt: 1763620000,
        modifiedAt: 1763620000,
      },
    ],
  },
} as const;

export type EksCall = keyof typeof EKS_ANSWERS;
