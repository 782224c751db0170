import type { Row } from "../row";
import { create, describe, entry, invalidParameter, REFUSED, SAID, SOURCE, update } from "./words";

const PREFIXES = ["system:", "eks:", "aws:", "amazon:", "iam:"];

/** Groups and usernames: what an entry makes of its principal in Kubernetes. */
const GROUPS: readonly Row[] = [
  {
    id: "group/any",
    what: "Groups are kept as they are written, whether or not a binding names them",
    calls: [
      create(
        { kubernetesGroups: ["viewers", "payments:edit"] },
        entry({ kubernetesGroups: { $set: ["viewers", "payments:edit"] } }),
      ),
      describe(entry({ kubernetesGroups: { $set: ["viewers", "payments:edit"] } })),
    ],
    source: SOURCE.create,
    verified: true,
  },
  {
    id: "group/system-masters",
    what: "system:masters is refused by the published message",
    calls: [
      create(
        { kubernetesGroups: ["system:masters"] },
        invalidParameter("The kubernetes group name system:masters is invalid, it cannot start with system:"),
      ),
    ],
    source: SOURCE.issue("terraform-aws-modules/terraform-aws-eks", 2915),
    verified: true,
  },
  ...PREFIXES.map((prefix): Row => ({
    id: `group/reserved-${prefix.slice(0, -1)}`,
    what: `A group that begins with ${prefix} is refused, at creation and update`,
    calls: [
      create({ kubernetesGroups: [`${prefix}x`] }, invalidParameter()),
      create(),
      update({ kubernetesGroups: ["a", `${prefix}x`] }, invalidParameter()),
    ],
    source: SOURCE.preflight,
    verified: true,
  })),
  {
    id: "group/sts",
    what: "sts: is not reserved",
    calls: [create({ kubernetesGroups: ["sts:x"] }, entry({ kubernetesGroups: ["sts:x"] }))],
    source: SOURCE.preflight,
    verified: true,
  },
  {
    id: "group/empty",
    what: "An empty group is refused",
    calls: [create({ kubernetesGroups: [""] }, invalidParameter())],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "group/twice",
    what: "A group written twice is refused",
    calls: [create({ kubernetesGroups: ["a", "a"] }, invalidParameter())],
    source: SOURCE.none,
    verified: false,
  },
];

const SESSION: readonly (readonly [id: string, username: string])[] = [
  ["colon-first", ":john{{SessionName}}"],
  ["colon-within", "jo:hn{{SessionName}}"],
  ["raw", "sso:{{SessionNameRaw}}"],
  ["no-template", "john"],
];

const USERNAMES: readonly Row[] = [
  ...SESSION.map(([id, username]): Row => ({
    id: `username/${id}`,
    what: `The username ${username} is taken, and answered unrendered`,
    calls: [create({ username }, entry({ username })), describe(entry({ username }))],
    source: SOURCE.create,
    verified: true,
  })),
  ...["john{{SessionName}}", "{{SessionNameRaw}}:john"].map((username): Row => ({
    id: `username/no-colon-before-${username.includes("Raw") ? "raw" : "session"}`,
    what: `The username ${username} has no colon before the session's name, and is refused`,
    calls: [create({ username }, REFUSED)],
    source: SOURCE.create,
    verified: true,
  })),
  {
    id: "username/system-message",
    what: "A username that begins with system: is refused by the published message, at creation and update",
    calls: [
      create({ username: "system:x" }, invalidParameter("The username must not begin with system:")),
      create(),
      update({ username: "system:x" }, invalidParameter("The username must not begin with system:")),
    ],
    source: SOURCE.issue("aws-ia/terraform-aws-eks-blueprints", 2004),
    verified: true,
  },
  ...PREFIXES.map((prefix): Row => ({
    id: `username/reserved-${prefix.slice(0, -1)}`,
    what: `A username that begins with ${prefix} is refused`,
    calls: [create({ username: `${prefix}x` }, invalidParameter())],
    source: SOURCE.username,
    verified: true,
  })),
  {
    id: "username/empty",
    what: "An empty username is as none: the default is generated",
    calls: [create({ username: "" }, entry({ username: { $matches: ":assumed-role/<role-name>/" } }))],
    source: SOURCE.none,
    verified: false,
  },
  ...["{{AccountID}}", "{{EC2PrivateDNSName}}", "{{Else}}"].map((template): Row => ({
    id: `username/template-${template.slice(2, -2).toLowerCase()}`,
    what: `The template ${template}, which only aws-auth documents, is refused`,
    calls: [create({ username: `x:${template}` }, invalidParameter())],
    source: SOURCE.none,
    verified: false,
  })),
  {
    id: "username/session-of-a-user",
    what: "An IAM user has no session, and a template of its name is refused",
    calls: [create({ username: "x:{{SessionName}}" }, invalidParameter(), "<user>")],
    source: SOURCE.none,
    verified: false,
  },
];

export const IDENTITIES: readonly Row[] = [...GROUPS, ...USERNAMES];

const TYPES = ["EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"] as const;

/** What AWS documents of each; the rest is the sandbox's guess. */
const NODE: Readonly<Record<(typeof TYPES)[number], { username?: string; groups?: readonly string[] }>> = {
  EC2: {},
  EC2_LINUX: { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes"] },
  EC2_WINDOWS: { username: "system:node:{{EC2PrivateDNSName}}" },
  FARGATE_LINUX: { username: "system:node:{{SessionName}}" },
  HYBRID_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:nodes"] },
  HYPERPOD_LINUX: {},
};

const slug = (type: string): string => type.toLowerCase().replaceAll("_", "-");

/** The types that nodes use. */
export const TYPE_ROWS: readonly Row[] = [
  ...TYPES.map((type): Row => {
    const { username, groups } = NODE[type];
    const part = { type, ...(username && { username }), ...(groups && { kubernetesGroups: groups }) };
    return {
      id: `type/${slug(type)}`,
      what: `An entry of type ${type} has what AWS documents of its username and groups`,
      calls: [create({ type }, entry(part)), describe(entry(part))],
      source: type === "EC2_LINUX" ? SOURCE.cliCreate : SOURCE.create,
      verified: true,
    };
  }),
  {
    id: "type/ec2-username",
    what: "The username of type EC2 is that of EC2_LINUX",
    calls: [create({ type: "EC2" }, entry({ username: "system:node:{{EC2PrivateDNSName}}" }))],
    source: SOURCE.none,
    verified: false,
  },
  {
    id: "type/windows-groups",
    what: "EC2_WINDOWS has the groups that aws-auth needs for Windows",
    calls: [
      create(
        { type: "EC2_WINDOWS" },
        entry({ kubernetesGroups: { $set: ["eks:kube-proxy-windows", "system:nodes"] } }),
      ),
    ],
    source: SOURCE.none,
    verified: false,
  },
  ...["Standard", "ec2_linux", "EC2_Windows", "NODE"].map((type): Row => ({
    id: `type/wrong-${slug(type)}`,
    what: `${type} is no type`,
    calls: [create({ type }, invalidParameter({ messageBegins: "AccessEntry type must be one of [" }))],
    source: SOURCE.issue("aws/aws-cdk", 31147),
    verified: true,
  })),
  {
    id: "type/user",
    what: "A node's type for an IAM user is refused",
    calls: [
      create(
        { type: "EC2_LINUX" },
        invalidParameter({ messageBegins: "AccessEntry principalArn must be IAM role when using types" }),
        "arn:<partition>:iam::<account>:user/<role-name>",
      ),
    ],
    source: SOURCE.preflight,
    verified: true,
  },
  {
    id: "type/other-account",
    what: "A node's type for another account's role is refused",
    calls: [
      create(
        { type: "EC2_LINUX" },
        invalidParameter({
          messageBegins: "AccessEntry principalArn must be from the same account as the cluster when using types",
        }),
        "arn:<partition>:iam::999999999999:role/<role-name>",
      ),
    ],
    source: SOURCE.preflight,
    verified: true,
  },
  ...(["EC2_LINUX", "EC2_WINDOWS"] as const).flatMap((type): Row[] => [
    {
      id: `type/${slug(type)}-with-username`,
      what: `A username for type ${type} is refused`,
      calls: [
        create(
          { type, username: "x" },
          invalidParameter(
            `The specified username is invalid: setting username is not allowed when the type is "${type}"`,
          ),
        ),
      ],
      source: SOURCE.preflight,
      verified: true,
    },
    {
      id: `type/${slug(type)}-with-groups`,
      what: `Groups for type ${type} are refused`,
      calls: [create({ type, kubernetesGroups: ["x"] }, REFUSED)],
      source: SOURCE.create,
      verified: true,
    },
  ]),
  ...(["EC2", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"] as const).map((type): Row => ({
    id: `type/${slug(type)}-with-groups`,
    what: `Groups for type ${type} are refused`,
    calls: [create({ type, kubernetesGroups: ["x"] }, REFUSED)],
    source: type === "EC2" || type === "HYPERPOD_LINUX" ? SOURCE.none : SOURCE.create,
    verified: type !== "EC2" && type !== "HYPERPOD_LINUX",
  })),
  {
    id: "type/update-of-a-node",
    what: "An update of a node's entry is refused",
    calls: [create({ type: "EC2_LINUX" }), update({ kubernetesGroups: ["x"] }, invalidParameter(SAID.standardOnly))],
    source: SOURCE.issue("aws-controllers-k8s/community", 2144),
    verified: true,
  },
  {
    id: "type/update-with-its-own-username",
    what: "A node's own username, sent back in an update, is refused by its prefix",
    calls: [
      create({ type: "EC2_LINUX" }),
      update(
        { username: "system:node:{{EC2PrivateDNSName}}" },
        invalidParameter("The username must not begin with system:"),
      ),
    ],
    source: SOURCE.issue("aws-ia/terraform-aws-eks-blueprints", 2004),
    verified: true,
  },
  {
    id: "type/update-of-nothing",
    what: "An update of a node's entry that names nothing is refused too",
    calls: [create({ type: "EC2_LINUX" }), update({}, invalidParameter(SAID.standardOnly))],
    source: SOURCE.none,
    verified: false,
  },
];
