/** Shapes of `aws-auth` that were seen in the wild, in EKS's documentation, or in the authenticator's own tests. */
export interface Shape {
  readonly name: string;
  readonly text: string;
  /** Whom EKS lets in with it and an access entry can: `type principal`, account 123456789012 left out as `~`. */
  readonly live: readonly string[];
  /** What the table or the worklist must say. */
  readonly says?: readonly RegExp[];
}

export const ROLES = [
  "node",
  "win",
  "eks/fargate",
  "hybrid",
  "eng/dev",
  "ops",
  "admin",
  "ci",
  "Mixed-Case",
  "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef",
] as const;
export const USERS = ["ann", "people/bob"] as const;

const A = "arn:aws:iam::123456789012";
const NODE = `- rolearn: ${A}:role/node
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:bootstrappers, system:nodes]
`;
const DEV = `- {rolearn: "${A}:role/dev", username: dev, groups: [devs]}
`;
const LIVE_DEV = "STANDARD ~:role/eng/dev";
const LIVE_NODE = "EC2_LINUX ~:role/node";

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}

/** A ConfigMap with these sections as block texts. */
function map(sections: Readonly<Record<string, string>>): string {
  const data = Object.entries(sections).map(([key, text]) => `  ${key}: |\n${indent(text)}`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\ndata:\n${data.join("")}`;
}

const roles = (text: string): string => map({ mapRoles: text });
const users = (text: string): string => map({ mapUsers: text });

export const SHAPES: readonly Shape[] = [
  { name: "nodes alone", text: roles(NODE), live: [LIVE_NODE] },
  {
    name: "the user guide's example",
    text: map({
      mapRoles: `${NODE}- rolearn: ${A}:role/ops
  username: ops
  groups:
    - eks-console-dashboard-full-access-group
`,
      mapUsers: `- userarn: ${A}:user/ann
  username: ann
  groups:
    - system:masters
- userarn: ${A}:user/people/bob
  username: bob
  groups:
    - eks-console-dashboard-restricted-access-group
`,
    }),
    live: [LIVE_NODE, "STANDARD ~:role/ops", "STANDARD ~:user/ann", "STANDARD ~:user/people/bob"],
  },
  {
    name: "Windows, Fargate and hybrid nodes",
    text: roles(`- rolearn: ${A}:role/win
  username: system:node:{{EC2PrivateDNSName}}
  groups: [eks:kube-proxy-windows, system:bootstrappers, system:nodes]
- rolearn: ${A}:role/fargate
  username: system:node:{{SessionName}}
  groups: [system:bootstrappers, system:nodes, system:node-proxier]
- rolearn: ${A}:role/hybrid
  username: system:node:{{SessionName}}
  groups: [system:bootstrappers, system:nodes]
`),
    live: ["EC2_WINDOWS ~:role/win", "FARGATE_LINUX ~:role/eks/fargate", "HYBRID_LINUX ~:role/hybrid"],
  },
  {
    name: "an Identity Center role, its path left out as EKS wants it",
    text: roles(`- rolearn: ${A}:role/AWSReservedSSO_Admin_0123456789abcdef
  username: "sso:{{SessionName}}"
  groups: [system:masters]
`),
    live: ["STANDARD ~:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef"],
  },
  {
    name: "an Identity Center role with its path: dead",
    text: roles(`- rolearn: ${A}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef
  username: sso
  groups: [system:masters]
`),
    live: [],
    says: [/matches no session/],
  },
  {
    name: "a role with a path: dead",
    text: roles(`- {rolearn: "${A}:role/eng/dev", username: dev, groups: [devs]}\n`),
    live: [],
  },
  {
    name: "a user without the path that IAM has: dead",
    text: users(`- {userarn: "${A}:user/bob", username: bob, groups: [devs]}\n`),
    live: [],
  },
  {
    name: "the authenticator's crazy case of inner keys",
    text: roles(DEV.replace("rolearn", "RoLeArN").replace("username", "UserName").replace("groups", "GROUPS")),
    live: [LIVE_DEV],
  },
  {
    name: "roleARN, as the open source authenticator writes it",
    text: roles(DEV.replace("rolearn", "roleARN")),
    live: [LIVE_DEV],
  },
  { name: "top-level keys in lower case", text: map({ maproles: NODE, mapusers: DEV }), live: [], says: [/maproles/] },
  {
    name: "top-level keys in a crazy case",
    text: map({ MaPrOlEs: NODE, mapRoles: DEV }),
    live: [LIVE_DEV],
    says: [/MaPrOlEs/],
  },
  {
    name: "the authenticator's space out of place",
    text: roles(`- rolearn: ${A}:role/node
  username: system:node:{{EC2PrivateDNSName}}
  groups:
    - system:bootstrappers
     - system:nodes
`),
    live: [],
    says: [/do not work today/],
  },
  {
    name: "an unquoted {{SessionName}}, which breaks its section and no other",
    text: map({
      mapRoles: DEV.replace("username: dev,", "")
        .replace("{", "")
        .replace("}", "")
        .replace(/^- .*$/m, `- rolearn: ${A}:role/dev\n  username: {{SessionName}}\n  groups: [devs]`),
      mapUsers: `- {userarn: "${A}:user/ann", username: ann, groups: [devs]}\n`,
    }),
    live: ["STANDARD ~:user/ann"],
    says: [/mapRoles/],
  },
  {
    name: "the last of two lines counts",
    text: roles(`${DEV}- {rolearn: "${A}:role/DEV", username: dev, groups: [other]}\n`),
    live: [LIVE_DEV],
    says: [/does not count/],
  },
  {
    name: "a node that is also an administrator",
    text: roles(`${NODE}- {rolearn: "${A}:role/node", username: admin, groups: [system:masters]}\n`),
    live: [],
    says: [/one access entry/],
  },
  { name: "a node mapped twice", text: roles(NODE + NODE), live: [LIVE_NODE] },
  {
    name: "a repeated inner key",
    text: roles(`- rolearn: ${A}:role/ci\n  rolearn: ${A}:role/dev\n  username: dev\n  groups: [devs]\n`),
    live: [LIVE_DEV],
  },
  {
    name: "an anchor and a merge key",
    text: roles(
      `- &base\n  rolearn: ${A}:role/ops\n  username: ops\n  groups: [devs]\n- <<: *base\n  rolearn: ${A}:role/dev\n`,
    ),
    live: [LIVE_DEV, "STANDARD ~:role/ops"],
  },
  {
    name: "JSON in the YAML",
    text: roles(`${JSON.stringify([{ rolearn: `${A}:role/dev`, username: "dev", groups: ["devs"] }])}\n`),
    live: [LIVE_DEV],
  },
  {
    name: "the whole ConfigMap as JSON",
    text: JSON.stringify({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "aws-auth", namespace: "kube-system" },
      data: { mapRoles: DEV },
    }),
    live: [LIVE_DEV],
  },
  {
    name: "a List of kubectl",
    text: JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "other", namespace: "kube-system" }, data: {} },
        {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: "aws-auth", namespace: "kube-system" },
          data: { mapRoles: DEV },
        },
      ],
    }),
    live: [LIVE_DEV],
  },
  { name: "a raw list of roles", text: DEV, live: [LIVE_DEV] },
  { name: "two backticks for nothing", text: map({ mapUsers: "``\n", mapRoles: DEV }), live: [LIVE_DEV] },
  { name: "two quotes for nothing", text: map({ mapUsers: '""\n', mapRoles: DEV }), live: [LIVE_DEV] },
  { name: "an empty list", text: map({ mapUsers: "[]\n", mapRoles: DEV }), live: [LIVE_DEV] },
  {
    name: "no groups",
    text: roles(`- {rolearn: "${A}:role/dev", username: dev}\n`),
    live: [LIVE_DEV],
    says: [/username dev alone/],
  },
  {
    name: "groups that are text and no list: EKS takes none",
    text: roles(`- {rolearn: "${A}:role/dev", username: dev, groups: system:masters}\n`),
    live: [LIVE_DEV],
  },
  {
    name: "a username that is a number: EKS takes none",
    text: roles(`- {rolearn: "${A}:role/dev", username: 42, groups: [devs]}\n`),
    live: [LIVE_DEV],
  },
  {
    name: "an account without quotes",
    text: map({ mapRoles: DEV, mapAccounts: "- 012345678901\n" }),
    live: [LIVE_DEV],
    says: [/012345678901/],
  },
  {
    name: "a variable that nobody filled in",
    text: roles(`${DEV}- {rolearn: "arn:aws:iam::\${ACCOUNT}:role/dev", username: x, groups: [system:masters]}\n`),
    live: [LIVE_DEV],
    says: [/\$\{ACCOUNT\}/],
  },
  { name: "a wildcard", text: roles(`- {rolearn: "${A}:role/*", username: x, groups: [system:masters]}\n`), live: [] },
  {
    name: "an instance profile",
    text: roles(
      `- {rolearn: "${A}:instance-profile/node", username: "system:node:{{EC2PrivateDNSName}}", groups: [system:nodes]}\n`,
    ),
    live: [],
  },
  {
    name: "a session",
    text: roles(
      `- {rolearn: "arn:aws:sts::123456789012:assumed-role/dev/me", username: x, groups: [system:masters]}\n`,
    ),
    live: [],
  },
  {
    name: "a role that is gone beside one that is there",
    text: roles(`- {rolearn: "${A}:role/gone", username: x, groups: [system:masters]}\n${DEV}`),
    live: [LIVE_DEV],
    says: [/has no role gone/],
  },
  {
    name: "a service-linked role",
    text: roles(`- {rolearn: "${A}:role/AWSServiceRoleForAmazonEMRContainers", username: emr-containers}\n${DEV}`),
    live: [LIVE_DEV],
  },
  {
    name: "Karpenter's line with a username of its own",
    text: roles(`- {rolearn: "${A}:role/node", username: karpenter, groups: [system:bootstrappers, system:nodes]}\n`),
    live: [],
    says: [/was-system:nodes|cannot start with system:/],
  },
  {
    name: "masters with other groups",
    text: roles(`- {rolearn: "${A}:role/admin", username: admin, groups: [system:masters, ops]}\n`),
    live: ["STANDARD ~:role/admin"],
  },
  {
    name: "a username without a colon before the session",
    text: roles(`- {rolearn: "${A}:role/admin", username: "{{SessionName}}", groups: [system:masters]}\n`),
    live: ["STANDARD ~:role/admin"],
    says: [/AWS's default/],
  },
  {
    name: "{{AccountID}} in username and group",
    text: roles(`- {rolearn: "${A}:role/ci", username: "{{AccountID}}:ci", groups: ["a-{{AccountID}}"]}\n`),
    live: ["STANDARD ~:role/ci"],
  },
  {
    name: "a role of another account that nobody can ask",
    text: roles(`- {rolearn: "arn:aws:iam::999988887777:role/ops", username: x, groups: [devs]}\n`),
    live: [],
    says: [/999988887777/],
  },
  {
    name: "an ARN in the wrong case",
    text: roles(`- {rolearn: "${A}:role/mixed-case", username: x, groups: [devs]}\n`),
    live: ["STANDARD ~:role/Mixed-Case"],
  },
  {
    name: "a line of China",
    text: roles(`${DEV}- {rolearn: "arn:aws-cn:iam::123456789012:role/dev", username: x, groups: [devs]}\n`),
    live: [LIVE_DEV],
    says: [/partition aws-cn/],
  },
  {
    name: "the root user",
    text: users(`- {userarn: "${A}:root", username: root, groups: [system:masters]}\n`),
    live: [],
  },
  { name: "tabs that break a section", text: roles(`${NODE}\t- rolearn: x\n`), live: [] },
  {
    name: "comments and blank lines",
    text: roles(`# the nodes\n\n${NODE}\n# the people\n${DEV}`),
    live: [LIVE_DEV, LIVE_NODE],
  },
  { name: "Windows line ends", text: roles(NODE + DEV).replaceAll("\n", "\r\n"), live: [LIVE_DEV, LIVE_NODE] },
  {
    name: "a folded section, which is still a list",
    text: roles(DEV).replace("mapRoles: |", "mapRoles: >"),
    live: [LIVE_DEV],
  },
  { name: "a second document inside a section does not count", text: roles(`${DEV}---\n${NODE}`), live: [LIVE_DEV] },
  {
    name: "the root user of an account that nobody filled in: dead, and no root user is spoken of",
    text: users(`- {userarn: "arn:aws:iam::[account_id]:root", username: admin, groups: [system:masters]}\n`),
    live: [],
    says: [/matches nobody[^]*12 digits/],
  },
  {
    name: "words instead of an ARN: what is legal there is told, not what is in a team's file",
    text: roles(`- {rolearn: WORKER_ROLE_ARN, username: ci, groups: [devs]}\n`),
    live: [],
    says: [/not an ARN[^]*arn:aws:iam::ACCOUNT:role\/NAME, without a path/],
  },
  {
    name: "angle brackets around a username and groups of a line that lets somebody in",
    text: roles(`- {rolearn: "${A}:role/ops", username: "<ops>", groups: ["<system:masters>"]}\n`),
    live: [],
    says: [/username <ops>[^]*until then keep the line/],
  },
  {
    name: "a group that is a map, because of a space after its colon",
    text: roles(`- rolearn: ${A}:role/ops\n  username: ops\n  groups:\n  - team: readers\n`),
    live: [],
    says: [/group 1 is a map, not text[^]*a group without a name grants nothing/],
  },
  {
    name: "a brace that is missing from EKS's own template, in a section that does not parse",
    text: roles(`- groups:\n  - devs\n rolearn: ${A}:role/node\n username: system:node:{{EC2PrivateDNSName})\n`),
    live: [],
    says: [/EKS drops the whole section/],
  },
  {
    name: "a section that Terraform has yet to write",
    text: map({
      mapRoles: "${indent(4, yamlencode(roles))}\n",
      mapUsers: `- {userarn: "${A}:user/ann", username: ann}\n`,
    }),
    live: ["STANDARD ~:user/ann"],
    says: [/template that was never rendered/],
  },
  { name: "nothing at all", text: map({ mapRoles: "\n" }), live: [] },
];
