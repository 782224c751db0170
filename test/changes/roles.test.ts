import { sectionsOf } from "../../lib/changes/sections";
import { plainText } from "../../lib/changes/words";
import { changesOf, CLUSTERS, sentencesOf } from "./world";
import type { RepoBuilder } from "../support/repo-builder";

const API = "apiVersion: rbac.authorization.k8s.io/v1";
const ENGINEER = { principals: [{ role: "engineer" }], clusters: ["prod-*"], policies: { view: ["a"] } };

function binding(subjects: string, role: string, namespace = "", name = "b"): string {
  const within = namespace === "" ? "" : `, namespace: ${namespace}`;
  const kind = namespace === "" ? "ClusterRoleBinding" : "RoleBinding";
  const roleRef = `{ apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }`;
  return `${API}\nkind: ${kind}\nmetadata: { name: ${name}${within} }\nroleRef: ${roleRef}\nsubjects: [${subjects}]\n`;
}

const group = (name: string): string => `{ kind: Group, name: "${name}" }`;
const ONCALL = group("oncall");

function role(name: string, ...rules: readonly [verbs: string, resources: string][]): string {
  const written = rules.map(
    ([verbs, resources]) => `{ verbs: [${verbs}], resources: [${resources}], apiGroups: [""] }`,
  );
  return `${API}\nkind: ClusterRole\nmetadata: { name: ${name} }\nrules: [${written.join(", ")}]\n`;
}

const BASE = CLUSTERS.team("platform").team("payments");
const member = (grant: object = {}): RepoBuilder =>
  BASE.grants("payments", { ...ENGINEER, kubernetesGroups: ["oncall"], ...grant });
const rbac = (files: RepoBuilder, ...documents: string[]): RepoBuilder =>
  files.file("rbac/x.yaml", documents.join("---\n"));

const DEBUG = role("debug", ["get", "pods"], ["get, create", "pods/exec"]);
const CALM = rbac(member(), DEBUG, binding(ONCALL, "debug", "a"));

describe("what bindings give is told of whoever has their subjects", () => {
  it.each<[string, string[], RepoBuilder, RepoBuilder]>([
    [
      "a new binding to a group that is held",
      ["payments (role engineer) gains ClusterRole debug in a (as oncall) on prod-eu and prod-us"],
      rbac(member(), DEBUG),
      CALM,
    ],
    [
      "a binding that goes",
      ["payments (role engineer) loses ClusterRole debug in a (as oncall) on prod-eu and prod-us"],
      CALM,
      rbac(member(), DEBUG),
    ],
    [
      "a group that is bound already, until the grant ends",
      [
        "payments (role engineer) gains ClusterRole debug in a (as oncall) and group oncall until 2027-01-31 on prod-eu and prod-us",
      ],
      rbac(BASE.grants("payments", { ...ENGINEER, expires: "2027-01-31" }), DEBUG, binding(ONCALL, "debug", "a")),
      rbac(member({ expires: "2027-01-31" }), DEBUG, binding(ONCALL, "debug", "a")),
    ],
    [
      "a further namespace, and not the one that was there",
      ["payments (role engineer) gains ClusterRole debug in b (as oncall) on prod-eu and prod-us"],
      CALM,
      rbac(member(), DEBUG, binding(ONCALL, "debug", "a"), binding(ONCALL, "debug", "b")),
    ],
    [
      "the whole cluster in place of a namespace, which is a gain alone",
      ["payments (role engineer) gains ClusterRole debug cluster-wide (as oncall) on prod-eu and prod-us"],
      CALM,
      rbac(member(), DEBUG, binding(ONCALL, "debug")),
    ],
    [
      "rules of a role that is held",
      [
        "payments (role engineer) gains delete and list of pods by ClusterRole debug in a (as oncall) on prod-eu and prod-us",
        "payments (role engineer) loses create of pods/exec by ClusterRole debug in a (as oncall) on prod-eu and prod-us",
      ].sort((a) => (a.includes("loses") ? -1 : 1)),
      CALM,
      rbac(member(), role("debug", ["get, list, delete", "pods"], ["get", "pods/exec"]), binding(ONCALL, "debug", "a")),
    ],
    [
      "only the clusters of an object",
      ["payments (role engineer) loses ClusterRole debug in a (as oncall) on prod-us"],
      CALM,
      rbac(
        member(),
        DEBUG,
        binding(ONCALL, "debug", "a").replace(
          "name: b,",
          'name: b, annotations: { eks-access-gitops/clusters: "*, !prod-us" },',
        ),
      ),
    ],
    [
      "a username, and not another one",
      ["payments (role engineer) gains ClusterRole debug in a (as ann) on prod-eu and prod-us"],
      rbac(member({ username: "ann" }), DEBUG, binding('{ kind: User, name: "bob" }', "debug", "a")),
      rbac(member({ username: "ann" }), DEBUG, binding('{ kind: User, name: "ann" }', "debug", "a")),
    ],
    [
      "sessions whose name is bound",
      ["payments (role engineer) gains ClusterRole debug in a (as sessions that are p:ann) on prod-eu and prod-us"],
      rbac(member({ username: "p:{{SessionName}}" }), DEBUG),
      rbac(member({ username: "p:{{SessionName}}" }), DEBUG, binding('{ kind: User, name: "p:ann" }', "debug", "a")),
    ],
    [
      "nothing where rules are only written otherwise",
      [],
      CALM,
      rbac(member(), role("debug", ["create", "pods/exec"], ["get", "pods/exec, pods"]), binding(ONCALL, "debug", "a")),
    ],
    [
      "nothing where nobody has the group",
      [],
      CALM,
      rbac(member(), DEBUG, binding(ONCALL, "debug", "a"), binding(group("others"), "cluster-admin", "", "c")),
    ],
  ])("%s", (_what, expected, before, after) => {
    expect(sentencesOf(changesOf(before, after))).toEqual(expected);
  });

  it("everybody gains what is bound to everybody", () => {
    const found = changesOf(member(), rbac(member(), binding(group("system:authenticated"), "view", "a")));
    expect(sentencesOf(found)).toEqual([
      "the break-glass role eks-break-glass gains ClusterRole view in a (as system:authenticated) on prod-eu, prod-us and staging-eu",
      "role engineer gains ClusterRole view in a (as system:authenticated) on prod-eu and prod-us",
    ]);
  });

  it("also where it comes by aggregation", () => {
    const more = role("crds", ["get", "widgets"]).replace(
      "name: crds",
      'name: crds, labels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" }',
    );
    const before = rbac(member(), binding(ONCALL, "view", "a"));
    expect(sentencesOf(changesOf(before, rbac(member(), binding(ONCALL, "view", "a"), more)))).toEqual([
      "payments (role engineer) gains get of widgets by ClusterRole view in a (as oncall) on prod-eu and prod-us",
    ]);
  });
});

describe("admin-grade", () => {
  it.each<[string, boolean, string]>([
    ["a shell in a namespace", false, binding(ONCALL, "debug", "a")],
    ["a shell everywhere", true, binding(ONCALL, "debug")],
    ["roles of a namespace", true, binding(ONCALL, "admin", "a")],
    ["a role that no file has", true, binding(ONCALL, "helm-made", "a")],
  ])("%s: %s", (_what, expected, bound) => {
    const found = changesOf(rbac(member(), DEBUG), rbac(member(), DEBUG, bound));
    expect(found.labels.includes("access:admin")).toBe(expected);
  });

  it("what a group gives needs the platform's word where a team takes the group, or keeps it longer", () => {
    const by = (grant: object): RepoBuilder =>
      rbac(BASE.grants("payments", { ...ENGINEER, ...grant }), binding(ONCALL, "admin", "a"));
    const short = { kubernetesGroups: ["oncall"], expires: "2027-01-31" };
    const platform = { owners: ["@acme/platform"], files: [], adminGradeIn: ["teams/payments.yaml"] };
    expect(changesOf(by({ expires: "2027-01-31" }), by(short)).approvals).toContainEqual(platform);
    expect(changesOf(by(short), by({ ...short, expires: "2027-02-28" })).approvals).toContainEqual(platform);
    expect(changesOf(by({ ...short, expires: "2027-02-28" }), by(short)).approvals).not.toContainEqual(platform);
    expect(changesOf(by(short), by({ expires: "2027-01-31" })).approvals).not.toContainEqual(platform);
  });

  it("rules that make a role admin-grade, and not those that such a role gets besides", () => {
    const gives = (...rules: readonly [string, string][]): RepoBuilder =>
      rbac(member(), role("own", ...rules), binding(ONCALL, "own"));
    const labels = (before: RepoBuilder, after: RepoBuilder) => changesOf(before, after).labels;
    expect(labels(gives(["get", "pods"]), gives(["get, delete", "pods"]))).toContain("access:admin");
    expect(labels(gives(["get, delete", "pods"]), gives(["get, delete", "pods"], ["get", "nodes"]))).toEqual([
      "access:gain",
    ]);
  });
});

it("objects of rbac/ are told themselves, whoever has what they give", () => {
  const [b, c] = [binding(ONCALL, "debug", "a"), binding(group("system:unauthenticated"), "view", "", "c")];
  const sections = sectionsOf(changesOf(CALM, rbac(member(), role("debug", ["get", "pods"]), b, c)));
  expect(sections.find(({ title }) => title === "Kubernetes RBAC")?.lines.map(plainText)).toEqual([
    "ClusterRole debug is another on prod-eu, prod-us and staging-eu",
    "ClusterRoleBinding c (ClusterRole view to Group system:unauthenticated) is new on prod-eu, prod-us and staging-eu",
  ]);
  expect(
    changesOf(CALM, member()).manifests.map(({ kind, object, name, namespace }) => [kind, object, name, namespace]),
  ).toEqual([
    ["manifest-removed", "ClusterRole", "debug", null],
    ["manifest-removed", "RoleBinding", "b", "a"],
  ]);
});
