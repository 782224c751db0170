export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";
export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const user = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;

/** What the files declare is what LINES say: see `parity` below. */
export const FILES: Readonly<Record<string, string>> = {
  "platform.yaml": `
organization: acme
tags: {ManagedBy: eks-access-gitops}
terraform: {awsProvider: ">= 5.100.0, < 7.0.0"}
breakGlass: {role: break-glass, create: false}
guardrails:
  clusterAdmin: allowed
  iamUsers: allowed
  clusterWideSecrets: allowed
  delegation: {"*": {policies: [view, edit, cluster-admin], clusterScope: [view, cluster-admin], clusters: ["*"], namespaces: ["*"], groups: ["*"], usernames: ["*"], claims: ["*"]}}
`,
  "clusters/one.yaml": `
cluster: one
account: "${ACCOUNT}"
region: ${REGION}
authenticationMode: API_AND_CONFIG_MAP
nodes: [{role: eks/node, type: EC2_LINUX}]
`,
  "teams/dev.yaml": `
team: dev
owners: ["@acme/dev"]
access:
  - {principals: [{role: eng/dev}], clusters: [one], kubernetesGroups: [devs], username: "dev:{{SessionName}}"}
  - {principals: [{user: ann}], clusters: [one], kubernetesGroups: [devs], username: ann}
`,
  "teams/ops.yaml": `
team: ops
owners: ["@acme/ops"]
access:
  - {principals: [{role: ops}], clusters: [one], policies: {cluster-admin: cluster}, username: ops}
  - {principals: [{user: sandbox}], clusters: [one], policies: {cluster-admin: cluster}, username: me}
`,
};

const ROLES = `# nodes first
- rolearn: ${role("node")}
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:bootstrappers, system:nodes]
- rolearn: ${role("ops")}
  username: ops
  groups:
    - system:masters
# developers
- rolearn: ${role("dev")}
  username: dev:{{SessionName}}
  groups:
    - devs
- rolearn: ${role("old/path/dead")}
  username: dead
  groups:
    - system:masters
`;
const USERS = `- userarn: ${user("ann")}
  username: ann
  groups:
    - devs
- userarn: ${user("sandbox")}
  username: me
  groups:
    - system:masters
`;

/** A ConfigMap whose every line but the dead one has its entry in the files. */
export const DATA = { mapRoles: ROLES, mapUsers: USERS };
