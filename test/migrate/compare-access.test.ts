import { tryEntryKey } from "../../lib/migrate/line-subject";
import { holds, unread } from "../../lib/migrate/parity";
import { livePolicy } from "../drift/world";
import {
  ACCOUNT,
  arn,
  clusterBinding,
  entry,
  found,
  group,
  line,
  parity,
  roleBinding,
  told,
  user,
  type Given,
} from "./parity-world";

const DEV = arn("role/dev");
const key = (principal: string): string => tryEntryKey(principal) ?? "";
const NODE = ["system:bootstrappers", "system:nodes"];
const EC2 = "system:node:{{EC2PrivateDNSName}}";
const DEFAULT = `arn:aws:sts::${ACCOUNT}:assumed-role/dev/{{SessionName}}`;
const masters = line(DEV, "ops", ["system:masters"]);

/** What must be no difference. */
const SAME: readonly [string, Given][] = [
  [
    "the same username and groups",
    { lines: [line(DEV, "dev", ["a", "b"])], entries: [entry(DEV, { username: "dev", kubernetesGroups: ["b", "a"] })] },
  ],
  [
    "a role whose entry has the path that the line leaves out",
    {
      lines: [line(DEV, "dev", ["a"])],
      entries: [entry(arn("role/team/x/dev"), { username: "dev", kubernetesGroups: ["a"] })],
    },
  ],
  [
    "system:masters and the policy cluster-admin",
    {
      lines: [masters],
      entries: [entry(DEV, { username: "ops", policies: [livePolicy("AmazonEKSClusterAdminPolicy")] })],
    },
  ],
  [
    "system:masters with another group, which is kept",
    {
      lines: [line(DEV, "ops", ["system:masters", "oncall"])],
      entries: [
        entry(DEV, {
          username: "ops",
          kubernetesGroups: ["oncall"],
          policies: [livePolicy("AmazonEKSClusterAdminPolicy")],
        }),
      ],
    },
  ],
  [
    "system:masters with a group that EKS refuses in entries",
    {
      lines: [line(DEV, "ops", ["system:masters", "system:discovery"])],
      entries: [entry(DEV, { username: "ops", policies: [livePolicy("AmazonEKSClusterAdminPolicy")] })],
    },
  ],
  [
    "a group bound to view, and the policy view",
    {
      lines: [line(DEV, "dev", ["viewers"])],
      entries: [entry(DEV, { username: "dev", policies: [livePolicy("AmazonEKSViewPolicy")] })],
      bindings: [clusterBinding("viewers", "view", [group("viewers")])],
    },
  ],
  [
    "a group bound to edit in two namespaces, and the policy edit there",
    {
      lines: [line(DEV, "dev", ["team"])],
      entries: [entry(DEV, { username: "dev", policies: [livePolicy("AmazonEKSEditPolicy", ["b", "a"])] })],
      bindings: [roleBinding("a", "edit", [group("team")]), roleBinding("b", "edit", [group("team")])],
    },
  ],
  ["a Linux node", { lines: [line(DEV, EC2, NODE)], entries: [entry(DEV, { type: "EC2_LINUX" })] }],
  [
    "a Windows node",
    { lines: [line(DEV, EC2, [...NODE, "eks:kube-proxy-windows"])], entries: [entry(DEV, { type: "EC2_WINDOWS" })] },
  ],
  [
    "a Fargate profile's role",
    {
      lines: [line(DEV, "system:node:{{SessionName}}", [...NODE, "system:node-proxier"])],
      entries: [entry(DEV, { type: "FARGATE_LINUX" })],
    },
  ],
  [
    "a hybrid node",
    { lines: [line(DEV, "system:node:{{SessionName}}", NODE)], entries: [entry(DEV, { type: "HYBRID_LINUX" })] },
  ],
  [
    "{{AccountID}} filled in",
    {
      lines: [line(DEV, "dev-{{AccountID}}", ["in-{{AccountID}}"])],
      entries: [entry(DEV, { username: `dev-${ACCOUNT}`, kubernetesGroups: [`in-${ACCOUNT}`] })],
    },
  ],
  [
    "a user",
    {
      lines: [line(arn("user/bob"), "bob", ["a"])],
      entries: [entry(arn("user/bob"), { username: "bob", kubernetesGroups: ["a"] })],
    },
  ],
  [
    "system:authenticated, which everybody is in",
    { lines: [line(DEV, "dev", ["system:authenticated"])], entries: [entry(DEV, { username: "dev" })] },
  ],
  ["no username before", { lines: [line(DEV, "", ["a"])], entries: [entry(DEV, { kubernetesGroups: ["a"] })] }],
  ["a dead line without an entry: a path", { lines: [line(arn("role/team/dev"), "dev", ["a"])] }],
  ["a dead line without an entry: no ARN", { lines: [line("nonsense", "dev", ["a"])] }],
  ["a dead line of another partition", { lines: [line("arn:aws-cn:iam::111122223333:role/dev", "dev", ["a"])] }],
  [
    "a dead line beside a live one of the same role",
    {
      lines: [line(arn("role/team/dev"), "x", ["system:masters"]), line(DEV, "dev", ["a"], 1)],
      entries: [entry(arn("role/team/dev"), { username: "dev", kubernetesGroups: ["a"] })],
    },
  ],
  [
    "a role that IAM no longer has, without an entry",
    { lines: [line(DEV, "dev", ["a"])], iam: new Map([[key(DEV), { missing: true }]]) },
  ],
  [
    "a user's line that lacks the path IAM has, beside the right one",
    {
      lines: [line(arn("user/bob"), "x", ["system:masters"]), line(arn("user/eng/bob"), "bob", ["a"], 1)],
      entries: [entry(arn("user/eng/bob"), { username: "bob", kubernetesGroups: ["a"] })],
      iam: new Map([[key(arn("user/bob")), found(arn("user/eng/bob"))]]),
    },
  ],
  [
    "a line that was removed and whose entry is there",
    { removed: [line(DEV, "dev", ["a"])], entries: [entry(DEV, { username: "dev", kubernetesGroups: ["a"] })] },
  ],
  [
    "an entry made after its role",
    {
      lines: [line(DEV, "dev", ["a"])],
      entries: [entry(DEV, { username: "dev", kubernetesGroups: ["a"] })],
      iam: new Map([[key(DEV), found(DEV)]]),
    },
  ],
];

describe("no difference", () => {
  it.each(SAME)("%s", (_name, given) => {
    const report = parity(given);
    expect(told(report)).toEqual([]);
    expect(holds(report)).toBe(true);
  });
});

const LATER = new Date("2027-01-01");

/** What must be found, and how it is told. */
const DIFFERENT: readonly [string, Given, readonly string[]][] = [
  ["a line without an entry", { lines: [line(DEV, "dev", ["a"])] }, ["loses no-entry: there is no entry"]],
  ["a removed line without an entry", { removed: [line(DEV, "dev", ["a"])] }, ["loses no-entry: there is no entry"]],
  [
    "an entry of the same name in another account",
    {
      lines: [line(DEV, "dev", ["a"])],
      entries: [entry(arn("role/dev", "444455556666"), { username: "dev", kubernetesGroups: ["a"] })],
    },
    ["loses no-entry: there is no entry"],
  ],
  [
    "an entry without policy over a line with system:masters",
    { lines: [masters], entries: [entry(DEV, { username: "ops" })] },
    ["loses admin-lost: system:masters: the entry lacks the policy cluster-admin for the whole cluster"],
  ],
  [
    "cluster-admin in a namespace over system:masters",
    {
      lines: [masters],
      entries: [entry(DEV, { username: "ops", policies: [livePolicy("AmazonEKSClusterAdminPolicy", ["a"])] })],
    },
    ["loses admin-lost: system:masters: the entry lacks the policy cluster-admin for the whole cluster"],
  ],
  [
    "system:masters whose other group is dropped",
    {
      lines: [line(DEV, "ops", ["system:masters", "oncall"])],
      entries: [entry(DEV, { username: "ops", policies: [livePolicy("AmazonEKSClusterAdminPolicy")] })],
    },
    ["loses group-lost: group oncall: bound to nothing: it grants nothing through RBAC"],
  ],
  [
    "a group that is lost, with what binds it",
    {
      lines: [line(DEV, "dev", ["a", "b"])],
      entries: [entry(DEV, { username: "dev", kubernetesGroups: ["a"] })],
      bindings: [clusterBinding("all-b", "custom", [group("b")])],
    },
    ["loses group-lost: group b: bound by ClusterRoleBinding all-b"],
  ],
  [
    "a group bound to view and to more, and the policy view",
    {
      lines: [line(DEV, "dev", ["viewers"])],
      entries: [entry(DEV, { username: "dev", policies: [livePolicy("AmazonEKSViewPolicy")] })],
      bindings: [
        clusterBinding("viewers", "view", [group("viewers")]),
        roleBinding("a", "deployer", [group("viewers")]),
      ],
    },
    ["loses group-lost: group viewers: bound by ClusterRoleBinding viewers, RoleBinding a/in-a"],
  ],
  [
    "a group bound to view everywhere, and the policy view in a namespace",
    {
      lines: [line(DEV, "dev", ["viewers"])],
      entries: [entry(DEV, { username: "dev", policies: [livePolicy("AmazonEKSViewPolicy", ["a"])] })],
      bindings: [clusterBinding("viewers", "view", [group("viewers")])],
    },
    ["loses group-lost: group viewers: bound by ClusterRoleBinding viewers"],
  ],
  [
    "a group bound to view, and the policy edit: more than before",
    {
      lines: [line(DEV, "dev", ["viewers"])],
      entries: [entry(DEV, { username: "dev", policies: [livePolicy("AmazonEKSEditPolicy")] })],
      bindings: [clusterBinding("viewers", "view", [group("viewers")])],
    },
    ["gains policy-gained: policy edit for the whole cluster"],
  ],
  [
    "a group swapped for a policy, RBAC not read",
    {
      lines: [line(DEV, "dev", ["viewers"])],
      entries: [entry(DEV, { username: "dev", policies: [livePolicy("AmazonEKSViewPolicy")] })],
      bindings: undefined,
    },
    [
      "loses group-lost: group viewers: what it is bound to was not read",
      "gains policy-gained: policy view for the whole cluster; whether its groups gave as much was not read",
    ],
  ],
  [
    "a group that is new",
    { lines: [line(DEV, "dev", ["a"])], entries: [entry(DEV, { username: "dev", kubernetesGroups: ["a", "b"] })] },
    ["gains group-gained: group b: bound to nothing: it grants nothing through RBAC"],
  ],
  [
    "AWS's default username, and the bindings of the old one",
    {
      lines: [line(DEV, "dev", ["a"])],
      entries: [entry(DEV, { kubernetesGroups: ["a"] })],
      bindings: [
        clusterBinding("devs", "custom", [user("dev"), user("eve")]),
        clusterBinding("else", "custom", [user("eve")]),
      ],
    },
    [
      "loses user-binding-lost: ClusterRoleBinding devs: its User subject stops matching dev",
      `changes username-changed: username dev becomes ${DEFAULT}`,
    ],
  ],
  [
    "a username template that a binding's user matched",
    {
      lines: [line(DEV, "dev:{{SessionName}}", ["a"])],
      entries: [entry(DEV, { username: "people:{{SessionName}}", kubernetesGroups: ["a"] })],
      bindings: [
        clusterBinding("alice", "custom", [user("dev:alice")]),
        clusterBinding("new", "custom", [user("people:bob")]),
      ],
    },
    [
      "loses user-binding-lost: ClusterRoleBinding alice: its User subject stops matching dev:{{SessionName}}",
      "gains user-binding-gained: ClusterRoleBinding new: its User subject begins to match people:{{SessionName}}",
      "changes username-changed: username dev:{{SessionName}} becomes people:{{SessionName}}",
    ],
  ],
  [
    "a node whose entry is another kind of node",
    { lines: [line(DEV, EC2, [...NODE, "eks:kube-proxy-windows"])], entries: [entry(DEV, { type: "EC2_LINUX" })] },
    ["loses type-changed: the line is a node (EC2_WINDOWS), the entry a node (EC2_LINUX)"],
  ],
  [
    "a node whose entry is none",
    { lines: [line(DEV, EC2, NODE)], entries: [entry(DEV)] },
    ["loses type-changed: the line is a node (EC2_LINUX), the entry no node"],
  ],
  [
    "a node line with a group of its own",
    { lines: [line(DEV, EC2, [...NODE, "monitoring"])], entries: [entry(DEV, { type: "EC2_LINUX" })] },
    ["loses group-lost: group monitoring: a node's entry has no groups of its own"],
  ],
  [
    "a dead line that an entry brings to life",
    {
      lines: [line(arn("role/team/dev"), "dev", ["a"])],
      entries: [entry(arn("role/team/dev"), { username: "dev", kubernetesGroups: ["a"] })],
    },
    [`gains dead-line-entry: the line gives nobody access, the entry ${arn("role/team/dev")} does`],
  ],
  [
    "a user's line without the path that IAM has",
    {
      lines: [line(arn("user/bob"), "bob", ["a"])],
      entries: [entry(arn("user/eng/bob"), { username: "bob", kubernetesGroups: ["a"] })],
      iam: new Map([[key(arn("user/bob")), found(arn("user/eng/bob"))]]),
    },
    [`gains dead-line-entry: the line gives nobody access, the entry ${arn("user/eng/bob")} does`],
  ],
  [
    "a role made again after its entry",
    {
      lines: [line(DEV, "dev", ["a"])],
      entries: [entry(DEV, { username: "dev", kubernetesGroups: ["a"] })],
      iam: new Map([[key(DEV), found(DEV, LATER)]]),
    },
    [
      "loses entry-recreated: IAM's principal was made on 2027-01-01T00:00:00, the entry before, on 2026-11-22T00:00:00: it gives nobody access; replace it",
    ],
  ],
  [
    "a role made again under another path",
    {
      lines: [line(DEV, "dev", ["a"])],
      entries: [entry(DEV, { username: "dev", kubernetesGroups: ["a"] })],
      iam: new Map([[key(DEV), found(arn("role/new/dev"))]]),
    },
    [
      `loses entry-elsewhere: IAM has ${arn("role/new/dev")}; the entry is for ${DEV}, and gives nobody access: make it again`,
    ],
  ],
  [
    "an entry whose role is gone",
    {
      lines: [line(DEV, "dev", ["a"])],
      entries: [entry(DEV, { username: "dev", kubernetesGroups: ["a"] })],
      iam: new Map([[key(DEV), { missing: true }]]),
    },
    [
      "changes entry-orphaned: IAM has no such role: the entry gives nobody access, also if the role is made again; take it out of the files",
    ],
  ],
  [
    "a wildcard",
    { lines: [line(arn("role/team-*"), "dev", ["a"])] },
    ["undecided wildcard: a wildcard: newer versions of EKS's authenticator may match it, older ones do not"],
  ],
  [
    "the root user",
    { lines: [line(arn("root"), "root", ["system:masters"])] },
    ["loses no-entry: there is no entry; none can be made for it: let whoever uses it use a role"],
  ],
  [
    "mapAccounts, with the bindings that name its principals",
    {
      accounts: ["444455556666"],
      bindings: [clusterBinding("guest", "view", [user("arn:aws:iam::444455556666:user/x")])],
    },
    [
      "loses account-lost: every principal of account 444455556666 gets in as its own ARN, without groups; no entry can say that; bindings that name some: ClusterRoleBinding guest",
    ],
  ],
];

describe("a difference", () => {
  it.each(DIFFERENT)("%s", (_name, given, expected) => {
    const report = parity(given);
    expect(told(report)).toEqual(expected);
    expect(holds(report)).toBe(false);
  });

  it.each(DIFFERENT.map(([name, given]) => [name, given] as const))(
    "%s: accepted, it is shown and no longer in the way",
    (_name, given) => {
      const named = [...(given.lines ?? []), ...(given.removed ?? [])]
        .map((one) => one.arn)
        .concat(given.accounts ?? []);
      const report = parity({ ...given, accepted: named.map((principal) => ({ principal, reason: "as agreed" })) });
      expect(told(report).length).toBeGreaterThan(0);
      expect(report.principals.map(({ accepted }) => accepted)).toContain("as agreed");
      expect(holds(report)).toBe(true);
    },
  );
});

describe("what was not looked at", () => {
  const same: Given = {
    lines: [line(DEV, "dev", ["a"])],
    entries: [entry(DEV, { username: "dev", kubernetesGroups: ["a"] })],
  };

  it("is not the same as parity: IAM", () => {
    const report = parity({ ...same, iam: new Map([[key(DEV), { couldNotLook: "no credentials" }]]) });
    expect(told(report)).toEqual([]);
    expect(unread(report)).toEqual([`${DEV}: IAM: no credentials`]);
    expect(holds(report)).toBe(false);
  });

  it("is not the same as parity: RBAC", () => {
    const report = parity({ ...same, bindings: undefined, couldNotLook: ["RBAC: forbidden"] });
    expect(unread(report)).toEqual(["RBAC: forbidden"]);
    expect(holds(report)).toBe(false);
  });

  it("is said where it was left out on request, and then is no obstacle", () => {
    const report = parity({ ...same, bindings: undefined, notAsked: ["rbac"] });
    expect(report.notAsked).toEqual(["rbac"]);
    expect(holds(report)).toBe(true);
  });
});

describe("accepted differences", () => {
  it("that nothing differs in are named", () => {
    const report = parity({ accepted: [{ principal: DEV, reason: "x" }] });
    expect(report.needlessAcceptances).toEqual([DEV]);
  });

  it("of one principal do not cover another", () => {
    const lines = [line(DEV, "dev", ["a"]), line(arn("role/ops"), "ops", ["a"], 1)];
    const report = parity({ lines, accepted: [{ principal: DEV, reason: "x" }] });
    expect(holds(report)).toBe(false);
    expect(report.principals.map(({ accepted = "-" }) => accepted)).toEqual(["x", "-"]);
  });

  it("of a pattern cover that line only", () => {
    const lines = [line(arn("role/team-*"), "t", ["a"]), line(arn("role/team-a"), "t", ["a"], 1)];
    const report = parity({ lines, accepted: [{ principal: arn("role/team-*"), reason: "x" }] });
    expect(report.principals.map(({ accepted = "-" }) => accepted)).toEqual(["x", "-"]);
  });
});

it("counts entries of principals that the ConfigMap never named", () => {
  const report = parity({
    lines: [line(DEV, "dev", ["a"])],
    entries: [entry(DEV, { username: "dev", kubernetesGroups: ["a"] }), entry(arn("role/new"))],
  });
  expect(report.otherEntries).toBe(1);
});
