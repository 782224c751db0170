import { rmSync } from "node:fs";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import { isKustomization, kustomizations } from "../../lib/rbac";
import { access, example } from "../scripts/harness";
import { lookAt, open } from "../authorization/world";

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: odd
  uid: 1234
  creationTimestamp: null
  resourceVersion: "7"
  labels: { answer: "yes" }
  annotations: { eks-access-gitops/clusters: prod-eu }
rules:
  - verbs: ["*"]
    apiGroups: [""]
    resources: [configmaps]
    resourceNames: ["on", "1_0", "0x10", "~", "12:30:00"]
`;
const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: a, namespace: b }
roleRef: { kind: ClusterRole, name: odd }
`;

function made(): ReadonlyMap<string, string> {
  const files = open().cluster("prod-eu").cluster("prod-us").file("rbac/x.yaml", `${BINDING}---\n${ROLE}`);
  return kustomizations(lookAt(files).model.manifests, ["prod-eu", "prod-us"]);
}

const kinds = (text = ""): unknown[] => parseAllDocuments(text).map((one) => (one.toJS() as { kind: string }).kind);

it("is a folder for each cluster, with what is for it", () => {
  const files = made();
  expect([...files.keys()]).toEqual([
    "kustomize/prod-eu/kustomization.yaml",
    "kustomize/prod-eu/rbac.yaml",
    "kustomize/prod-us/kustomization.yaml",
    "kustomize/prod-us/rbac.yaml",
  ]);
  expect(kinds(files.get("kustomize/prod-eu/rbac.yaml"))).toEqual(["ClusterRole", "RoleBinding"]);
  expect(kinds(files.get("kustomize/prod-us/rbac.yaml"))).toEqual(["RoleBinding"]);
  expect([...files.values()].every(isKustomization)).toBe(true);
});

it("says what kubectl reads, which is YAML 1.1, without what a server wrote", () => {
  const text = made().get("kustomize/prod-eu/rbac.yaml") ?? "";
  const [role] = parseAllDocuments(text, { version: "1.1" }).map((one) => one.toJS() as Record<string, unknown>);
  expect(role).toEqual({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "odd", labels: { answer: "yes" }, annotations: { "eks-access-gitops/clusters": "prod-eu" } },
    rules: [
      {
        verbs: ["*"],
        apiGroups: [""],
        resources: ["configmaps"],
        resourceNames: ["on", "1_0", "0x10", "~", "12:30:00"],
      },
    ],
  });
});

it("writes out the namespace that kubectl would take: Argo CD and Flux have one of their own", () => {
  const files = open().cluster("prod-eu").file("rbac/x.yaml", BINDING.replace(", namespace: b", ""));
  const text = kustomizations(lookAt(files).model.manifests, ["prod-eu"]).get("kustomize/prod-eu/rbac.yaml") ?? "";
  expect((parseAllDocuments(text)[0]?.toJS() as { metadata: unknown }).metadata).toEqual({
    name: "a",
    namespace: "default",
  });
});

it("is nothing where the files have no RBAC", () => {
  expect(kustomizations(lookAt(open().cluster("prod-eu")).model.manifests, ["prod-eu"])).toEqual(new Map());
});

describe("generate", () => {
  const generate = (at: string, ...argv: string[]) => access(["generate", "--root", at, ...argv]);

  it("writes it, finds it stale, and takes it away where its cluster or all RBAC is gone", async () => {
    const copy = example();
    copy.write("rbac/x.yaml", BINDING);
    expect((await generate(copy.path)).out).toContain("kustomize/staging-eu/rbac.yaml\n");
    expect(await generate(copy.path, "--check")).toMatchObject({ code: 0, out: "" });
    copy.write("kustomize/gone/rbac.yaml", copy.read("kustomize/prod-eu/rbac.yaml"));
    copy.write("kustomize/mine/rbac.yaml", "# of somebody else\n");
    expect(await generate(copy.path, "--check")).toMatchObject({
      code: 1,
      out: "kustomize/gone/rbac.yaml is stale: run `yarn generate` and commit what it writes\n",
    });
    rmSync(join(copy.path, "rbac/x.yaml"));
    expect((await generate(copy.path)).out.split("\n").filter((line) => line.startsWith("kustomize/"))).toEqual([
      "kustomize/gone/rbac.yaml",
      ...["prod-eu", "staging-eu"].flatMap((cluster) => [
        `kustomize/${cluster}/kustomization.yaml`,
        `kustomize/${cluster}/rbac.yaml`,
      ]),
    ]);
    const left = Object.keys(copy.snapshot()).filter((file) => file.startsWith("kustomize/"));
    expect(left).toEqual(["kustomize/mine/rbac.yaml"]);
  });
});
