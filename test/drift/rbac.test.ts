import fc from "fast-check";

import { compareRbac } from "../../lib/drift/rbac-drift";
import { describeFinding } from "../../lib/drift/describe-finding";
import type { Finding } from "../../lib/drift";
import type { RbacObject } from "../../lib/ports/rbac-reader";
import { readRbac } from "../../lib/io/kube/read-rbac";
import { repo, type RepoBuilder } from "../support/repo-builder";
import { lawRuns } from "../support/law-runs";

const API = "apiVersion: rbac.authorization.k8s.io/v1";
const FILE = `
${API}
kind: ClusterRole
metadata: { name: debug, labels: { team: ops } }
rules:
  - { apiGroups: [""], resources: [pods, pods/log], verbs: [get, list] }
---
${API}
kind: RoleBinding
metadata: { name: debug, namespace: payments }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: debug }
subjects:
  - { kind: Group, name: oncall, apiGroup: rbac.authorization.k8s.io }
  - { kind: ServiceAccount, name: bot, namespace: ops }
`;

const member = (rbac = FILE, grant: object = {}): RepoBuilder => {
  const files = repo()
    .guardrails({ boundElsewhere: ["chart:*"] })
    .grants("payments", { kubernetesGroups: ["oncall", "chart:x"], username: "pay:{{SessionName}}", ...grant });
  return rbac === "" ? files : files.file("rbac/x.yaml", rbac);
};

const rule = (verbs: string, resources: string, apiGroups = ""): RbacObject["rules"][number] => ({
  verbs: verbs.split(","),
  apiGroups: [apiGroups],
  resources: resources.split(","),
  resourceNames: [],
  nonResourceURLs: [],
});

function object(kind: RbacObject["kind"], name: string, given: Partial<RbacObject> = {}): RbacObject {
  const none = { labels: {}, annotations: {}, rules: [], aggregates: null, role: null, subjects: [] };
  return { kind, name, namespace: null, ...none, ...given };
}

const subject = (text: string): RbacObject["subjects"][number] => {
  const [kind = "", name = ""] = text.split(" ");
  const [namespace = "", own] = name.split("/");
  return own === undefined
    ? { kind: kind as "User", name, namespace: null }
    : { kind: "ServiceAccount", name: own, namespace };
};

function bind(name: string, role: string, subjects: string[], given: Partial<RbacObject> = {}): RbacObject {
  const kind = given.namespace == null ? "ClusterRoleBinding" : "RoleBinding";
  return object(kind, name, { role: { kind: "ClusterRole", name: role }, subjects: subjects.map(subject), ...given });
}

const BOOTSTRAPPED = { labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } };
const ALL = object("ClusterRole", "cluster-admin", { rules: [rule("*", "*", "*")] });
/** As every API server has it, and EKS. */
const DEFAULTS: readonly RbacObject[] = [
  ALL,
  object("ClusterRole", "view", { rules: [rule("get", "pods")] }),
  object("ClusterRole", "system:controller:clusterrole-aggregation-controller", {
    rules: [rule("escalate", "clusterroles", "rbac.authorization.k8s.io")],
  }),
  bind("cluster-admin", "cluster-admin", ["Group system:masters"], BOOTSTRAPPED),
  bind("system:basic-user", "system:basic-user", ["Group system:authenticated"], BOOTSTRAPPED),
  bind("system:discovery", "system:discovery", ["Group system:authenticated"], BOOTSTRAPPED),
  bind(
    "system:public-info-viewer",
    "system:public-info-viewer",
    ["Group system:authenticated", "Group system:unauthenticated"],
    BOOTSTRAPPED,
  ),
  bind(
    "system:controller:clusterrole-aggregation-controller",
    "system:controller:clusterrole-aggregation-controller",
    ["ServiceAccount kube-system/clusterrole-aggregation-controller"],
    BOOTSTRAPPED,
  ),
  bind("system:kube-controller-manager", "system:kube-controller-manager", ["User system:kube-controller-manager"]),
  bind("eks:addon-cluster-admin", "cluster-admin", ["User eks:addon-manager"]),
  bind("system:service-account-issuer-discovery", "system:service-account-issuer-discovery", [
    "Group system:serviceaccounts",
  ]),
];
const DEBUG = object("ClusterRole", "debug", {
  labels: { team: "ops", "argocd.argoproj.io/instance": "rbac" },
  rules: [rule("list", "pods/log,pods"), rule("get", "pods"), rule("get", "pods/log")],
});
const BOUND = bind("debug", "debug", ["ServiceAccount ops/bot", "Group oncall"], { namespace: "payments" });
const CALM = [...DEFAULTS, DEBUG, BOUND];

function compare(live: readonly RbacObject[], files = member()): ReturnType<typeof compareRbac> {
  const { model, merged, diagnostics } = files.compile();
  const plan = merged?.clusters[0];
  if (model === undefined || plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const { boundElsewhere } = model.platform.guardrails;
  return compareRbac(plan, { objects: live }, { manifests: model.manifests, boundElsewhere });
}

const told = ({ findings }: { readonly findings: readonly Finding[] }): string[] =>
  findings.map((finding) =>
    [finding.kind, ...describeFinding(finding).map(({ label, values }) => `${label}${values.join(", ")}`)].join(" | "),
  );

describe("what the files have", () => {
  it("is there, however its rules are written, and whatever labels tools add", () => {
    expect(compare(CALM)).toEqual({ findings: [], look: {} });
  });

  it("is missing", () => {
    const found = compare(DEFAULTS);
    expect(told(found)).toEqual([
      "rbac-missing | ClusterRole debug | in the files: get,list pods,pods/log",
      "rbac-missing | RoleBinding debug in payments | in the files: role ClusterRole debug, Group oncall, ServiceAccount ops/bot",
    ]);
    expect(found.findings.map(({ origins }) => origins?.map(({ file, line }) => `${file}:${line}`))).toEqual([
      ["rbac/x.yaml:4"],
      ["rbac/x.yaml:10"],
    ]);
  });

  it.each<[string, RbacObject, string]>([
    [
      "another rule",
      { ...DEBUG, rules: [rule("get,list", "pods"), rule("create", "pods/exec")] },
      "rbac-changed | ClusterRole debug | it says that it is managed by: Argo CD, rbac | only in the files: get,list pods/log | only on the cluster: create pods/exec",
    ],
    [
      "one more subject, and one less",
      { ...BOUND, subjects: [subject("Group oncall"), subject("User eve")] },
      "rbac-changed | RoleBinding debug in payments | only in the files: ServiceAccount ops/bot | only on the cluster: User eve",
    ],
    [
      "another role",
      { ...BOUND, role: { kind: "ClusterRole", name: "cluster-admin" } },
      "rbac-changed | RoleBinding debug in payments | only in the files: role ClusterRole debug | only on the cluster: role ClusterRole cluster-admin",
    ],
    [
      "a label that gives its rules to another role, and one of the files that is gone",
      { ...DEBUG, labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true", x: "y" } },
      "rbac-changed | ClusterRole debug | only in the files: label team=ops | only on the cluster: label rbac.authorization.k8s.io/aggregate-to-view=true",
    ],
  ])("differs: %s", (_what, changed, expected) => {
    const live = CALM.filter(({ kind, name }) => kind !== changed.kind || name !== changed.name);
    expect(told(compare([...live, changed]))).toEqual([expected]);
  });

  it("is not compared in rules that Kubernetes writes", () => {
    const file = `${API}\nkind: ClusterRole\nmetadata: { name: all }\naggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: b } }] }\n`;
    const selector = [{ key: "a", operator: "In" as const, values: ["b"] }];
    const live = object("ClusterRole", "all", { aggregates: [selector], rules: [rule("get", "secrets")] });
    expect(compare([...DEFAULTS, live], member(file)).findings).toEqual([]);
    expect(told(compare([...DEFAULTS, { ...live, aggregates: null }], member(file)))).toEqual([
      "rbac-changed | ClusterRole all | only in the files: aggregates a In b",
    ]);
  });
});

describe("what no file has", () => {
  it.each<[string, RbacObject, string]>([
    ["a group of ours", bind("x", "view", ["Group oncall"]), "it is for a group that the files give"],
    [
      "a group of ours, and everything",
      bind("x", "cluster-admin", ["Group oncall"]),
      "it is for a group that the files give; whoever has it can do everything",
    ],
    [
      "everything, to a group that is bound elsewhere",
      bind("x", "cluster-admin", ["Group chart:x"]),
      "it is for a group that the files give; whoever has it can do everything",
    ],
    ["a username of ours", bind("x", "view", ["User pay:ann"]), "it is for a username that the files give"],
    ["everybody", bind("x", "view", ["Group system:authenticated"]), "it is for everybody"],
    [
      "everybody in a namespace",
      bind("x", "view", ["User system:anonymous"], { namespace: "a" }),
      "it is for everybody",
    ],
    [
      "everybody, under a name of Kubernetes",
      bind("system:discovery", "view", ["Group system:authenticated"], BOOTSTRAPPED),
      "it is for everybody",
    ],
    [
      "somebody added to a binding of Kubernetes",
      bind("cluster-admin", "cluster-admin", ["Group system:masters", "User eve"], BOOTSTRAPPED),
      "whoever has it can do everything",
    ],
    ["everything", bind("x", "cluster-admin", ["Group others"]), "whoever has it can do everything"],
    [
      "everything of a namespace",
      bind("x", "cluster-admin", ["User eve"], { namespace: "kube-system" }),
      "whoever has it can do everything in its namespace",
    ],
    [
      "everything, to each pod",
      bind("x", "cluster-admin", ["Group system:serviceaccounts:a"]),
      "whoever has it can do everything",
    ],
    [
      "what leads there, under another name",
      bind("x", "system:controller:clusterrole-aggregation-controller", ["User eve"]),
      "whoever has it can escalate or bind roles",
    ],
  ])("is a finding: %s", (_what, binding, because) => {
    const live = CALM.filter(({ kind, name }) => kind !== binding.kind || name !== binding.name);
    const { findings } = compare([...live, binding]);
    expect(findings).toMatchObject([{ kind: "rbac-unexpected", because, cause: "outside" }]);
  });

  it("says whose lines name the group, and who says to manage it", () => {
    const helm = { annotations: { "meta.helm.sh/release-name": "grafana" } };
    const { findings } = compare([...CALM, bind("x", "view", ["Group oncall", "Group others"], helm)]);
    expect(findings).toMatchObject([
      { managedBy: "Helm, release grafana", origins: [{ file: "teams/payments.yaml", team: "payments" }] },
    ]);
  });

  it.each<[string, RbacObject]>([
    ["a role that nobody has", object("ClusterRole", "x", { rules: [rule("*", "*", "*")] })],
    ["somebody else's binding", bind("x", "view", ["Group others", "User eve", "ServiceAccount a/b"])],
  ])("is none of ours: %s", (_what, one) => {
    expect(compare([...CALM, one])).toEqual({ findings: [], look: {} });
  });

  it("is explained where it is a service account's, or bound elsewhere by the platform's own word", () => {
    const argo = bind("argo", "cluster-admin", ["ServiceAccount argocd/server"], {
      labels: { "app.kubernetes.io/managed-by": "Helm" },
    });
    const { findings, look } = compare([...CALM, argo, bind("c", "view", ["Group chart:x"])]);
    expect(findings).toEqual([]);
    expect(look.explained).toEqual([
      {
        principal: "ServiceAccount argocd/server",
        reason: "ClusterRoleBinding argo: whoever has it can do everything; it says that it is managed by Helm",
      },
      { principal: "Group chart:x", reason: "ClusterRoleBinding c: guardrails.boundElsewhere names the group" },
    ]);
  });

  it("is ours by its label, and left behind: perhaps not applied yet", () => {
    const ours = { labels: { "app.kubernetes.io/managed-by": "eks-access-gitops" } };
    const { findings } = compare([...CALM, bind("old", "view", ["Group others"], ours)]);
    expect(findings).toMatchObject([{ kind: "rbac-unexpected", cause: "unknown", object: { name: "old" } }]);
  });

  it("counts where there is no rbac/ at all", () => {
    const found = compare([...DEFAULTS, bind("x", "view", ["Group oncall"])], member(""));
    expect(found.findings).toHaveLength(1);
  });
});

it("reads any list of objects without what it does not know, or refuses all of it", () => {
  const written = { kind: "List", items: [{ kind: "ClusterRole", metadata: { name: "a", uid: "1" }, rules: null }] };
  expect(readRbac(JSON.stringify(written)).objects).toEqual([object("ClusterRole", "a")]);
  const refused = [{ kind: "Pod" }, { kind: "ClusterRole" }, { kind: "Role", metadata: { name: "a" }, rules: "x" }];
  for (const item of refused) {
    expect(() => readRbac(JSON.stringify({ kind: "List", items: [item] }))).toThrow();
  }
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        readRbac(JSON.stringify(value));
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    lawRuns(200),
  );
});
