import type { Binding } from "../../lib/aws-auth";
import { oneTeam, teamByRules } from "../../lib/import/team-of";
import { ACCOUNT, OTHER, iamWith, imported, line, roleArn, userArn } from "./world";

const NODE = { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:bootstrappers", "system:nodes"] };
const SESSION_NODE = { ...NODE, username: "system:node:{{SessionName}}" };

const policies = (grant: { policies: object } | undefined): object | undefined => grant?.policies;

describe("a line that lets somebody in", () => {
  it("becomes a grant with its username and groups", async () => {
    const { found, tasks } = await imported({ lines: [line(roleArn("dev"), { groups: ["devs", "on-call"] })] });
    expect(found.grants).toMatchObject([
      { principal: { arn: roleArn("dev") }, username: "someone", kubernetesGroups: ["devs", "on-call"] },
    ]);
    expect(tasks).toEqual([]);
  });

  it.each(["fis-experiment", `arn:aws:sts::${ACCOUNT}:assumed-role/dev/{{SessionName}}`])(
    "without groups keeps its username %s, for which RBAC bindings may be",
    async (username) => {
      const { found, rows } = await imported({ lines: [line(roleArn("dev"), { username, groups: [] })] });
      expect(found.grants).toMatchObject([{ username, kubernetesGroups: [], policies: {} }]);
      expect(rows[0]?.becomes).toContain(`username ${username} alone`);
    },
  );

  it("gets the path that IAM has, which the ConfigMap leaves out", async () => {
    const { found } = await imported({ lines: [line(roleArn("dev"))], iam: iamWith(roleArn("eng/core/dev")) });
    expect(found.grants.map(({ principal }) => principal.arn)).toEqual([roleArn("eng/core/dev")]);
  });

  it("gets the name in the case that IAM has, since EKS compares without case", async () => {
    const lines = [line(`ARN:aws:IAM::${ACCOUNT}:ROLE/DEV`)];
    const { found } = await imported({ lines, iam: iamWith(roleArn("Dev")) });
    expect(found.grants.map(({ principal }) => principal.arn)).toEqual([roleArn("Dev")]);
  });

  it("is not given a username that is AWS's default anyway", async () => {
    const username = `arn:aws:sts::${ACCOUNT}:assumed-role/dev/{{SessionName}}`;
    const { found } = await imported({ lines: [line(roleArn("dev"), { username })] });
    expect(found.grants[0]?.username).toBeUndefined();
  });

  it("has {{AccountID}} filled in with its own account", async () => {
    const given = { username: "{{AccountID}}:{{SessionName}}", groups: ["acct-{{AccountID}}"] };
    const { found } = await imported({ lines: [line(roleArn("dev", OTHER), given)] });
    expect(found.grants).toMatchObject([{ username: `${OTHER}:{{SessionName}}`, kubernetesGroups: [`acct-${OTHER}`] }]);
  });

  it.each(["{{SessionName}}", "build-{{AccessKeyID}}", "eks:admin"])(
    "gets AWS's default where EKS refuses the username %s, and that is a job to look at",
    async (username) => {
      const { found, tasks } = await imported({ lines: [line(roleArn("dev"), { username })] });
      expect(found.grants).toMatchObject([{ username: undefined, kubernetesGroups: ["devs"] }]);
      expect(tasks).toMatchObject([{ problem: expect.stringContaining("cannot be kept") as string }]);
    },
  );

  it("keeps the other groups of system:masters, which becomes cluster-admin", async () => {
    const { found } = await imported({ lines: [line(roleArn("ops"), { groups: ["system:masters", "ops"] })] });
    expect(found.grants).toMatchObject([{ kubernetesGroups: ["ops"] }]);
    expect(policies(found.grants[0])).toEqual({ AmazonEKSClusterAdminPolicy: "cluster" });
  });

  it("drops what cluster-admin covers: an administrator is not lost over system:nodes", async () => {
    const { found, rows } = await imported({
      lines: [line(roleArn("ops"), { username: "system:admin", groups: ["system:masters", "system:nodes"] })],
    });
    expect(found.grants).toMatchObject([{ username: undefined, kubernetesGroups: [] }]);
    expect(rows[0]?.why).toContain("system:nodes is dropped");
  });
});

describe("a line that no file can say", () => {
  const CASES: readonly [string, Parameters<typeof line>, RegExp][] = [
    ["no ARN", [""], /no ARN/],
    ["a permission set", ["", { sso: true }], /`sso:` names a permission set/],
    ["a permission set besides an ARN", [roleArn("dev"), { sso: true }], /only some versions/],
    ["a wildcard", [roleArn("dev-*")], /one principal/],
    ["an unresolved variable in the ARN", ["arn:aws:iam::${ACCOUNT}:role/dev"], /\$\{ACCOUNT\} in `rolearn`/],
    ["an unresolved variable in a group", [roleArn("dev"), { groups: ["$(TEAM)-dev"] }], /\$\(TEAM\) in `groups`/],
    ["the EKS docs' own placeholder", ["<ARN of instance role (not instance profile)>", NODE], /never replaced/],
    ["an instance profile", [`arn:aws:iam::${ACCOUNT}:instance-profile/node`], /instance profile/],
    ["a session", [`arn:aws:sts::${ACCOUNT}:assumed-role/dev/me`], /session/],
    ["an IAM group", [`arn:aws:iam::${ACCOUNT}:group/devs`], /IAM group/],
    ["the root user", [`arn:aws:iam::${ACCOUNT}:root`], /root user/],
    ["an account of eleven digits", ["arn:aws:iam::11122223333:role/dev"], /12 digits/],
    ["another partition", [`arn:aws-cn:iam::${ACCOUNT}:role/dev`], /partition aws-cn/],
    ["spaces around the ARN", [`${roleArn("dev")} `], /spaces around/],
    ["a path in a role's ARN", [roleArn("eng/dev")], /path \(eng\/\) matches no session/],
    [
      "a service-linked role with its path",
      [roleArn("aws-service-role/emr.amazonaws.com/AWSServiceRoleForX")],
      /service-linked/,
    ],
    ["a service-linked role without its path", [roleArn("AWSServiceRoleForAmazonEMRContainers")], /service-linked/],
    ["a group of Kubernetes' own", [roleArn("dev"), { groups: ["system:nodes"] }], /cannot start with system:/],
    ["a group of which only some are refused", [roleArn("dev"), { groups: ["devs", "eks:ops"] }], /eks:ops/],
    ["a templated group", [roleArn("dev"), { groups: ["{{SessionName}}"] }], /not replaced/],
    ["two groups glued to one", [roleArn("dev"), { groups: ["devs - ops"] }], /as one group, but two/],
    ["no group and no username", [roleArn("dev"), { groups: [], username: "" }], /no groups, and no username/],
    [
      "no group and a username that EKS refuses",
      [roleArn("dev"), { groups: [], username: "eks:x" }],
      /no groups, and no username/,
    ],
    ["groups of nodes, and not their name", [roleArn("dev"), { groups: ["system:nodes"] }], /system:nodes/],
    [
      "an ARN under another tool's key",
      ["", { misplaced: { key: "role_arn", arn: roleArn("dev") } }],
      /role\/dev stands under the key `role_arn`.*it reads `rolearn`/,
    ],
    [
      "an ARN under the other section's key",
      ["", { misplaced: { key: "userarn", arn: userArn("dev") } }],
      /user\/dev stands under the key `userarn`, which EKS does not read in mapRoles/,
    ],
    ["a federated user", [`arn:aws:sts::${ACCOUNT}:federated-user/kim`], /session of a federated user/],
    ["AWS Batch's role", [roleArn("AWSServiceRoleForBatch")], /service-linked/],
    [
      "a username with rights of its own",
      [roleArn("dev"), { username: "system:serviceaccount:kube-system:x" }],
      /built into Kubernetes/,
    ],
    ["a node of another account", [roleArn("node", OTHER), NODE], /node entries must be in the cluster's own/],
    [
      "a node without system:nodes",
      [roleArn("node"), { ...NODE, groups: ["system:bootstrappers - system:nodes"] }],
      /do not work today/,
    ],
    ["a node that is a user", [userArn("node"), NODE], /not a user/],
  ];

  it.each(CASES)("is a job for people: %s", async (_, given, problem) => {
    const { found, tasks, rows } = await imported({
      lines: [line(...given)],
      iam: iamWith(roleArn("dev"), roleArn("node")),
    });
    expect([found.grants, found.nodes]).toEqual([[], []]);
    expect(tasks).toMatchObject([{ problem: expect.stringMatching(problem) as string, where: "mapRoles[0]" }]);
    expect(rows).toMatchObject([{ becomes: "worklist" }]);
  });

  it("names the account of mapAccounts", async () => {
    const { tasks } = await imported({ lines: [], awsAuth: { accounts: ["012345678901"] } });
    expect(tasks).toMatchObject([{ where: "mapAccounts", subject: "012345678901" }]);
  });
});

describe("paths and accounts", () => {
  it("never takes another account's role for the local one of the same name", async () => {
    const lines = [line(roleArn("dev", OTHER))];
    const local = await imported({ lines, iam: iamWith(roleArn("dev")) });
    expect(local.found.grants).toEqual([]);
    expect(local.tasks).toMatchObject([{ problem: expect.stringContaining(`IAM of account ${OTHER}`) as string }]);
  });

  it("does not believe IAM that answers with somebody else", async () => {
    const elsewhere = {
      ...iamWith(),
      role: () => Promise.resolve({ arn: roleArn("dev"), name: "dev", id: "AROA1", createdAt: undefined }),
    };
    const { found, tasks } = await imported({ lines: [line(roleArn("dev", OTHER))], iam: elsewhere });
    expect(found.grants).toEqual([]);
    expect(tasks[0]?.problem).toContain("a different principal");
  });

  it("goes on past a role that does not exist", async () => {
    const { found, tasks } = await imported({
      lines: [line(roleArn("gone")), line(roleArn("dev"))],
      iam: iamWith(roleArn("dev")),
    });
    expect(found.grants.map(({ principal }) => principal.name)).toEqual(["dev"]);
    expect(tasks).toMatchObject([{ where: "mapRoles[0]", today: "gives nobody access" }]);
  });

  it("keeps a user's line dead that lacks the path IAM has", async () => {
    const { found, tasks } = await imported({ lines: [line(userArn("ann"))], iam: iamWith(userArn("people/ann")) });
    expect(found.grants).toEqual([]);
    expect(tasks).toMatchObject([{ today: "matches nobody" }]);
  });

  it("carries a user's line over that has its path", async () => {
    const { found } = await imported({ lines: [line(userArn("people/ann"), { section: "mapUsers" })] });
    expect(found.grants.map(({ principal }) => principal.arn)).toEqual([userArn("people/ann")]);
  });

  it("asks by the partition of the ARN", async () => {
    const arn = `arn:aws-us-gov:iam::${ACCOUNT}:role/dev`;
    const { found } = await imported({ lines: [line(arn)], region: "us-gov-west-1" });
    expect(found.grants.map(({ principal }) => principal.arn)).toEqual([arn]);
  });
});

const trusting = (service: string | undefined) => {
  const iam = iamWith(roleArn("node"));
  return {
    ...iam,
    role: async (...given: Parameters<typeof iam.role>) => {
      const found = await iam.role(...given);
      return "arn" in found && service !== undefined ? { ...found, trustedServices: [service] } : found;
    },
  };
};

describe("nodes", () => {
  it.each<[string, typeof NODE, string?]>([
    ["EC2_LINUX", NODE],
    ["EC2_WINDOWS", { ...NODE, groups: [...NODE.groups, "eks:kube-proxy-windows"] }],
    ["FARGATE_LINUX", { ...SESSION_NODE, groups: [...NODE.groups, "system:node-proxier"] }],
    ["HYBRID_LINUX", SESSION_NODE, "ssm.amazonaws.com"],
    ["HYBRID_LINUX", SESSION_NODE, "rolesanywhere.amazonaws.com"],
  ])("become %s in the cluster's file", async (type, given, service = "ec2.amazonaws.com") => {
    const { found, tasks } = await imported({ lines: [line(roleArn("node"), given)], iam: trusting(service) });
    expect(found.nodes).toMatchObject([{ type, cluster: "one", principal: { name: "node" } }]);
    expect([found.grants, tasks]).toEqual([[], []]);
  });

  it.each<[string | undefined, RegExp]>([
    ["ec2.amazonaws.com", /EC2 nodes named by their instance id/],
    [undefined, /hybrid nodes, or EC2 nodes/],
  ])("named by their session, of a role that %s may assume, are asked about", async (service, problem) => {
    const { found, tasks } = await imported({ lines: [line(roleArn("node"), SESSION_NODE)], iam: trusting(service) });
    expect(found.nodes).toEqual([]);
    expect(tasks).toMatchObject([
      { problem: expect.stringMatching(problem) as string, todo: expect.stringContaining("keep the line") as string },
    ]);
  });

  it("by name alone, whose line administers the cluster, are administrators", async () => {
    const given = { ...SESSION_NODE, groups: ["system:masters", "db"] };
    const { found } = await imported({ lines: [line(roleArn("admin"), given)] });
    expect(found.grants).toMatchObject([{ username: undefined, kubernetesGroups: ["db"] }]);
    expect(policies(found.grants[0])).toEqual({ AmazonEKSClusterAdminPolicy: "cluster" });
  });

  it("leave extra groups to people", async () => {
    const given = { ...NODE, groups: [...NODE.groups, "system:masters"] };
    const { found, tasks } = await imported({ lines: [line(roleArn("node"), given)] });
    expect(found.nodes).toHaveLength(1);
    expect(tasks[0]?.problem).toContain("lose system:masters");
  });

  it("that are mapped twice are one node, and the first line is said not to count", async () => {
    const replacedBy = { section: "mapRoles", index: 1 } as const;
    const { found, rows } = await imported({
      lines: [line(roleArn("node"), { ...NODE, replacedBy }), line(roleArn("node"), NODE)],
    });
    expect(found.nodes).toHaveLength(1);
    expect(rows[0]).toMatchObject({ today: "does not count", why: expect.stringContaining("mapRoles[1]") as string });
  });

  it.each([
    ["something else in the line that counts", line(roleArn("node"))],
    ["another kind of node", line(roleArn("node"), SESSION_NODE)],
  ])("that are %s are left to people, as one job", async (_, last) => {
    const replacedBy = { section: "mapRoles", index: 1 } as const;
    const { found, tasks } = await imported({ lines: [line(roleArn("node"), { ...NODE, replacedBy }), last] });
    expect([found.grants, found.nodes]).toEqual([[], []]);
    expect(tasks.map(({ where }) => where)).toEqual(["mapRoles[1]"]);
  });
});

describe("groups and what they are bound to", () => {
  const view: Binding = {
    kind: "ClusterRoleBinding",
    name: "devs-view",
    namespace: undefined,
    role: { kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "Group", name: "devs" }],
  };

  it("proposes the policy that a group mirrors, and changes nothing", async () => {
    const { found, tasks } = await imported({ lines: [line(roleArn("dev"))], bindings: [view] });
    expect(found.grants).toMatchObject([{ kubernetesGroups: ["devs"] }]);
    expect(tasks[0]?.todo).toContain("policies: {view: cluster}");
  });

  it("uses the policy instead when told to", async () => {
    const { found } = await imported({
      lines: [line(roleArn("dev"))],
      bindings: [view],
      options: { usePolicies: true },
    });
    expect(found.grants).toMatchObject([{ kubernetesGroups: [] }]);
    expect(policies(found.grants[0])).toEqual({ AmazonEKSViewPolicy: "cluster" });
  });

  it("keeps a group that gives more than a policy", async () => {
    const more: Binding = { ...view, name: "more", role: { kind: "ClusterRole", name: "crd-editor" } };
    const options = { usePolicies: true };
    const { found, tasks } = await imported({ lines: [line(roleArn("dev"))], bindings: [view, more], options });
    expect(found.grants).toMatchObject([{ kubernetesGroups: ["devs"] }]);
    expect(tasks).toEqual([]);
  });

  it("writes the RBAC that a refused group needs, from the bindings that it has", async () => {
    const bound: Binding = { ...view, name: "odd: name", subjects: [{ kind: "Group", name: "system:ops" }] };
    const { tasks } = await imported({ lines: [line(roleArn("dev"), { groups: ["system:ops"] })], bindings: [bound] });
    expect(tasks[0]?.snippet).toContain('name: "odd: name-entries"');
    expect(tasks[0]?.snippet).toContain('name: "was-system:ops"');
  });
});

describe("the team", () => {
  const teams = async (given: Parameters<typeof imported>[0]): Promise<string[]> =>
    (await imported(given)).found.grants.map(({ team }) => team);

  it("is told by a group, over all clusters of the principal", async () => {
    expect(await teams({ lines: [line(roleArn("x"), { groups: ["team:pay"] })], clusters: ["one", "two"] })).toEqual([
      "pay",
      "pay",
    ]);
  });

  it("is unassigned where nothing tells, with the reason in a comment", async () => {
    const { found } = await imported({ lines: [line(roleArn("x"))] });
    expect(found.grants).toMatchObject([
      { team: "unassigned", comment: expect.stringContaining("identifies a single team") as string },
    ]);
  });

  it("is what --team or the first rule of --map says", async () => {
    const lines = [line(roleArn("eng/pay-dev")), line(roleArn("b"), { groups: ["team:other"] })];
    const iam = iamWith(...lines.map(({ arn }) => arn));
    const rules = [
      { pattern: "pay-*", team: "payments" },
      { pattern: "*", team: "rest" },
    ];
    const plain = lines.map((one) => ({ ...one, arn: one.arn.replace("eng/", "") }));
    expect(await teams({ lines: plain, iam, options: { teamOf: teamByRules(rules) } })).toEqual(["payments", "rest"]);
    expect(await teams({ lines: plain, iam, options: { teamOf: oneTeam("all") } })).toEqual(["all", "all"]);
  });
});
