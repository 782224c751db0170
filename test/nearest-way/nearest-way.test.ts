import { readQuestion } from "../../lib/authorization";
import { findNearestWay, wayLines } from "../../lib/nearest-way";
import { compileRepository, mergedOf } from "../../lib/compile-repository";
import { repo, TODAY, type RepoBuilder } from "../support/repo-builder";

const ENGINEER = "arn:aws:iam::123456789012:role/engineer";

/** The ways for somebody of a repository to what is asked on prod-eu, as a person reads them. */
function waysFor(principal: string, files: RepoBuilder, verb: string, type: string, namespace?: string): string[] {
  const texts = files.build();
  const compiled = compileRepository(texts, TODAY);
  if (compiled.kind === "unreadable") throw new Error(JSON.stringify(compiled.diagnostics));
  const entry = mergedOf(compiled)
    .clusters.flatMap(({ entries }) => entries)
    .find((one) => one.principal.arn === principal && one.cluster.name === "prod-eu");
  const { request } = readQuestion({ verb, type, namespace, subresource: undefined, allNamespaces: false });
  return wayLines(
    findNearestWay({ files: texts, now: TODAY, compiled, cluster: "prod-eu", principal, entry, request }),
  );
}

const waysOf = (files: RepoBuilder, verb: string, type: string, namespace?: string): string[] =>
  waysFor(ENGINEER, files, verb, type, namespace);

const viewer = repo().grants("payments", {});

it("names the least policy that the guardrails allow, with the line to add and whose approval it needs", () => {
  expect(waysOf(viewer, "create", "deployments", "payments")).toEqual([
    "nearest: edit in payments, under `access` in teams/payments.yaml:",
    "  - {principals: [arn:aws:iam::123456789012:role/engineer], clusters: [prod-eu], policies: {edit: [payments]}}",
    "  the guardrails allow it; approval: @acme/payments",
  ]);
});

it("says what the guardrails have against the least one, where they allow none", () => {
  const [nearest, , judged] = waysOf(viewer, "delete", "nodes");
  expect(nearest).toBe("nearest: cluster-admin everywhere, under `access` in teams/payments.yaml:");
  expect(judged).toContain("refused: ");
});

it("gives the grant an end where the platform wants one", () => {
  const files = viewer.guardrails({ expiry: { edit: "30d" } });
  expect(waysOf(files, "create", "deployments", "payments")[1]).toContain("expires: 2026-12-22}");
});

it("names the groups that a binding gives it to", () => {
  const rbac = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: debuggers, namespace: payments }
roleRef: { kind: ClusterRole, name: edit, apiGroup: rbac.authorization.k8s.io }
subjects:
  - { kind: Group, name: oncall }
  - { kind: Group, name: "system:serviceaccounts" }
`;
  const lines = waysOf(viewer.file("rbac/debug.yaml", rbac), "create", "pods", "payments");
  expect(lines.slice(3)).toEqual(["or the group oncall: RoleBinding debuggers gives it edit (rbac/debug.yaml:3)"]);
});

it("proposes nothing for what the platform declares", () => {
  const files = repo().cluster("prod-eu", { nodes: [{ role: "engineer", type: "EC2_LINUX" }] });
  expect(waysOf(files, "create", "pods", "payments")).toEqual([]);
});

const WILDCARD = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: all-of-argo }
rules: [{ apiGroups: [argoproj.io], resources: ["*"], verbs: ["*"] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: argo }
roleRef: { kind: ClusterRole, name: all-of-argo, apiGroup: rbac.authorization.k8s.io }
subjects: [{ kind: Group, name: deployers }]
`;

it("takes what allows everything for no way to a verb that nobody knows", () => {
  expect(waysOf(viewer, "fetch", "pods", "payments")).toEqual([]);
  expect(waysOf(viewer, "delete", "nodes")).not.toEqual([]);
  const custom = waysOf(viewer.file("rbac/argo.yaml", WILDCARD), "sync", "applications.argoproj.io", "payments");
  expect(custom).toEqual(["or the group deployers: ClusterRoleBinding argo gives it all-of-argo (rbac/argo.yaml:8)"]);
});

describe("for somebody without an entry on the cluster", () => {
  const other = repo().cluster("prod-eu").cluster("prod-us").team("orders", {});

  it("is a grant by the team that grants it something elsewhere", () => {
    const files = other.grants("payments", { clusters: ["prod-us"] });
    expect(waysOf(files, "get", "pods", "orders")).toEqual([
      "nearest: view in orders, under `access` in teams/payments.yaml:",
      `  - {principals: [${ENGINEER}], clusters: [prod-eu], policies: {view: [orders]}}`,
      "  the guardrails allow it; approval: @acme/payments",
    ]);
  });

  it.each([
    ["arn:aws:iam::123456789012:role/nobody", "arn:aws:iam::123456789012:role/nobody"],
    ["arn:aws:sts::123456789012:assumed-role/nobody/jane", "arn:aws:iam::123456789012:role/nobody"],
    ["arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_On_Call_0123456789abcdef/jane", "{permissionSet: On_Call}"],
  ])("is a grant by the team whose namespace it is: %s", (principal, written) => {
    const [nearest, item] = waysFor(principal, other, "get", "pods", "orders");
    expect(nearest).toBe("nearest: view in orders, under `access` in teams/orders.yaml:");
    expect(item).toBe(`  - {principals: [${written}], clusters: [prod-eu], policies: {view: [orders]}}`);
  });

  it("is none where no team is known to ask", () => {
    expect(waysFor("arn:aws:iam::123456789012:role/nobody", other, "get", "nodes")).toEqual([]);
  });
});
