import { readQuestion } from "../../lib/authorization";
import { findNearestWay, wayLines } from "../../lib/nearest-way";
import { compileRepository, mergedOf } from "../../lib/compile-repository";
import { repo, TODAY, type RepoBuilder } from "../support/repo-builder";

/** The ways for the engineer of a repository to what is asked, as a person reads them. */
function waysOf(files: RepoBuilder, verb: string, type: string, namespace?: string): string[] {
  const texts = files.build();
  const compiled = compileRepository(texts, TODAY);
  if (compiled.kind === "unreadable") throw new Error(JSON.stringify(compiled.diagnostics));
  const entry = mergedOf(compiled)
    .clusters.flatMap(({ entries }) => entries)
    .find(({ principal }) => principal.name === "engineer");
  if (entry === undefined) throw new Error("the engineer has no entry");
  const { request } = readQuestion({ verb, type, namespace, subresource: undefined, allNamespaces: false });
  return wayLines(findNearestWay({ files: texts, now: TODAY, compiled, entry, request }));
}

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
