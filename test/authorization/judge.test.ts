import { answerOf, ask, open, url } from "./world";

const RBAC = "rbac.authorization.k8s.io";

const clusterRole = (name: string, rest: string): string =>
  `apiVersion: ${RBAC}/v1\nkind: ClusterRole\nmetadata: { name: ${name} }\n${rest}\n`;
const bind = (role: string, subject: string, kind = "ClusterRole"): string =>
  `apiVersion: ${RBAC}/v1
kind: ClusterRoleBinding
metadata: { name: "b-${role}" }
roleRef: { apiGroup: ${RBAC}, kind: ${kind}, name: "${role}" }
subjects: [${subject}]
`;
const bindIn = (namespace: string, role: string, subject: string, kind = "ClusterRole"): string =>
  `apiVersion: ${RBAC}/v1
kind: RoleBinding
metadata: { name: "b-${role}", namespace: ${namespace} }
roleRef: { apiGroup: ${RBAC}, kind: ${kind}, name: "${role}" }
subjects: [${subject}]
`;
const group = (name: string): string => `{ kind: Group, name: "${name}" }`;
const user = (name: string): string => `{ kind: User, name: "${name}" }`;
const READ_PODS = 'rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]';

describe("access policies", () => {
  const granted = (policies: object) => open().grants("payments", { policies });

  it.each([
    ["view everywhere reads a pod anywhere", { view: "cluster" }, ask({ namespace: "x" }), "yes"],
    ["view everywhere reads the pods of all namespaces", { view: "cluster" }, ask({ namespace: "" }), "yes"],
    ["view reads no Secret", { view: "cluster" }, ask({ resource: "secrets" }), "no"],
    ["view in a namespace reads there", { view: ["default"] }, ask(), "yes"],
    ["and nowhere else", { view: ["default"] }, ask({ namespace: "kube-system" }), "no"],
    ["nor in all namespaces", { view: ["default"] }, ask({ namespace: "" }), "no"],
    ["a wildcard reaches what begins so", { view: ["team-*"] }, ask({ namespace: "team-a" }), "yes"],
    [
      "view in a namespace reads its own object",
      { view: ["a"] },
      ask({ resource: "namespaces", name: "a", namespace: "a" }),
      "yes",
    ],
    ["cluster-admin reads nodes", { "cluster-admin": "cluster" }, ask({ resource: "nodes", namespace: "" }), "yes"],
    [
      "cluster-admin in a namespace reads none",
      { "cluster-admin": ["default"] },
      ask({ resource: "nodes", namespace: "" }),
      "no",
    ],
    ["cluster-admin reads paths", { "cluster-admin": "cluster" }, url("/metrics"), "yes"],
    ["cluster-admin in a namespace reads no path", { "cluster-admin": ["default"] }, url("/metrics"), "no"],
    ["a policy without rules says neither yes nor no", { AmazonAIOpsAssistantPolicy: "cluster" }, ask(), "unknown"],
    ["unless another says yes", { AmazonAIOpsAssistantPolicy: "cluster", view: "cluster" }, ask(), "yes"],
    [
      "in a namespace it says nothing of all of them",
      { AmazonAIOpsAssistantPolicy: ["default"] },
      ask({ namespace: "" }),
      "no",
    ],
  ] as const)("%s", (_what, policies, request, expected) => {
    expect(answerOf(granted(policies), request)).toBe(expected);
  });
});

describe("Kubernetes' own bindings to everybody", () => {
  const files = open().grants("payments", { policies: { view: "cluster" } });

  it.each([
    ["/healthz", url("/healthz")],
    ["/api", url("/api")],
    [
      "a review of oneself",
      ask({ verb: "create", apiGroup: "authorization.k8s.io", resource: "selfsubjectaccessreviews", namespace: "" }),
    ],
  ])("may answer %s, which the files do not know", (_what, request) => {
    expect(answerOf(files, request)).toBe("unknown");
  });

  it("do not let anybody write there", () => {
    expect(answerOf(files, url("/healthz", "post"))).toBe("no");
  });
});

describe("bindings", () => {
  const member = open().grants("payments", { policies: undefined, kubernetesGroups: ["payments"] });
  const withRbac = (...documents: string[]) => member.file("rbac/all.yaml", documents.join("---\n"));

  it.each<readonly [string, readonly string[], ReturnType<typeof ask>, string]>([
    [
      "by group, everywhere",
      [clusterRole("r", READ_PODS), bind("r", group("payments"))],
      ask({ namespace: "" }),
      "yes",
    ],
    [
      "by group, in a namespace",
      [clusterRole("r", READ_PODS), bindIn("default", "r", group("payments"))],
      ask(),
      "yes",
    ],
    ["in no other namespace", [clusterRole("r", READ_PODS), bindIn("x", "r", group("payments"))], ask(), "no"],
    ["to everybody", [clusterRole("r", READ_PODS), bind("r", group("system:authenticated"))], ask(), "yes"],
    ["to another group", [clusterRole("r", READ_PODS), bind("r", group("identity"))], ask(), "no"],
    ["to one of Kubernetes' own roles: yes from what is known", [bind("view", group("payments"))], ask(), "yes"],
    [
      "to one of Kubernetes' own that aggregates: what neither it nor a file has is no",
      [bind("view", group("payments"))],
      ask({ resource: "widgets", apiGroup: "example.com" }),
      "no",
    ],
    [
      "to one that aggregates nothing",
      [bind("cluster-admin", group("payments"))],
      ask({ resource: "nodes", namespace: "" }),
      "yes",
    ],
    ["to a role that the files lack", [bind("other", group("payments"))], ask(), "unknown"],
    ["to a Role that the files lack", [bindIn("default", "other", group("payments"), "Role")], ask(), "unknown"],
    ["to such a Role elsewhere", [bindIn("x", "other", group("payments"), "Role")], ask(), "no"],
    ["to a ClusterRole without rules", [clusterRole("r", "rules: []"), bind("r", group("payments"))], ask(), "no"],
    [
      "a ServiceAccount of the group's name is nobody here",
      [clusterRole("r", READ_PODS), bind("r", "{ kind: ServiceAccount, name: payments, namespace: default }")],
      ask(),
      "no",
    ],
  ])("%s", (_what, documents, request, expected) => {
    expect(answerOf(withRbac(...documents), request)).toBe(expected);
  });

  describe("to a role that aggregates", () => {
    const aggregate = (labels: string, rules = READ_PODS): string =>
      `apiVersion: ${RBAC}/v1\nkind: ClusterRole\nmetadata: { name: part, labels: ${labels} }\n${rules}\n`;
    const whole = clusterRole(
      "whole",
      'aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to-whole: "true" } }] }\nrules: [{ apiGroups: [""], resources: [secrets], verbs: [get] }]',
    );
    const files = withRbac(whole, aggregate('{ to-whole: "true" }'), bind("whole", group("payments")));

    it("gives what it gathers", () => {
      expect(answerOf(files, ask())).toBe("yes");
    });

    it("may give more than the files hold; its own rules are overwritten", () => {
      expect(answerOf(files, ask({ resource: "secrets" }))).toBe("unknown");
    });

    it("Kubernetes' own roles gather too", () => {
      const widgets = "rules: [{ apiGroups: [example.com], resources: [widgets], verbs: [get] }]";
      const label = '{ rbac.authorization.k8s.io/aggregate-to-view: "true" }';
      const more = withRbac(aggregate(label, widgets), bind("admin", group("payments")));
      expect(answerOf(more, ask({ apiGroup: "example.com", resource: "widgets" }))).toBe("yes");
    });
  });

  describe("to a User", () => {
    const files = (username: string | undefined, bound: string) =>
      open()
        .grants("payments", { policies: { view: ["x"] }, username })
        .file("rbac/all.yaml", [clusterRole("r", READ_PODS), bind("r", user(bound))].join("---\n"));

    it.each([
      ["of the entry's name", "payments", "payments", "yes"],
      ["of another name", "payments", "identity", "no"],
      ["that some session has", "payments:{{SessionName}}", "payments:jane", "unknown"],
      ["that no session can have", "payments:{{SessionName}}", "payments:jane@acme.example", "no"],
      ["that a session has with its sign", "payments:{{SessionNameRaw}}", "payments:jane@acme.example", "unknown"],
      ["spelled as a template", "payments:{{SessionName}}", "payments:{{SessionName}}", "no"],
      ["that is too short for a session", "payments:{{SessionName}}", "payments:j", "no"],
      ["with one session in two places", "p:{{SessionName}}:{{SessionName}}", "p:jane:jane", "unknown"],
      ["with two sessions in one", "p:{{SessionName}}:{{SessionName}}", "p:jane:jack", "no"],
      ["that is some session's default", undefined, "arn:aws:sts::123456789012:assumed-role/engineer/jane", "unknown"],
    ])("%s", (_what, username, bound, expected) => {
      expect(answerOf(files(username, bound), ask())).toBe(expected);
    });
  });

  it("count on the clusters of their annotation alone", () => {
    const role = clusterRole("r", READ_PODS);
    const binding = bind("r", group("payments")).replace(
      "metadata: {",
      'metadata: { annotations: { eks-access-gitops/clusters: "*, !prod-us" },',
    );
    const files = withRbac(role, binding).cluster("prod-eu").cluster("prod-us");
    expect(["prod-eu", "prod-us"].map((cluster) => answerOf(files, ask(), cluster))).toEqual(["yes", "no"]);
  });

  it("are read from a List, each item with an annotation of its own", () => {
    const item = (text: string): string => `  - ${text.trimEnd().replaceAll("\n", "\n    ")}\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n${item(clusterRole("r", READ_PODS))}${item(bind("r", group("payments")))}`;
    expect(answerOf(member.file("rbac/all.yaml", list), ask())).toBe("yes");
  });
});

it("nodes are let through by the Node authorizer, which the files do not know", () => {
  const files = open().cluster("prod-eu", { nodes: [{ role: "engineer", type: "EC2_LINUX" }] });
  expect(answerOf(files, ask())).toBe("unknown");
});
