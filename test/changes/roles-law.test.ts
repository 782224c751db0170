// What `changes` says of RBAC against what `can-i` answers before and after: nobody gains or loses without a word.
import fc from "fast-check";
import { stringify } from "yaml";

import { judgePrincipal } from "../../lib/authorization";
import type { RbacRequest } from "../../lib/rbac";
import { ask, ENGINEER } from "../authorization/world";
import { lawRuns } from "../support/law-runs";
import { changesOf, CLUSTERS, compiled } from "./world";
import type { RepoBuilder } from "../support/repo-builder";

const PREFIX = "rbac.authorization.k8s.io";
const apiVersion = `${PREFIX}/v1`;
const some = (words: readonly string[], minLength = 1): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength, maxLength: 3 });

const rules = fc.array(
  fc.record(
    {
      verbs: some(["get", "list", "delete", "*"]),
      apiGroups: some(["", "apps", "*"]),
      resources: some(["pods", "pods/log", "*/log", "secrets", "*"]),
      resourceNames: some(["one", "two"], 0),
    },
    { requiredKeys: ["verbs", "apiGroups", "resources"] },
  ),
  { maxLength: 3 },
);
const annotations = fc.constantFrom({}, { "eks-access-gitops/clusters": "prod-eu" });
const clusterRole = fc
  .record({ name: fc.constantFrom("a", "b"), annotations, rules, part: fc.boolean(), whole: fc.boolean() })
  .map(({ name, annotations: on, rules: own, part, whole }) => ({
    apiVersion,
    kind: "ClusterRole",
    metadata: { name, annotations: on, labels: part ? { [`${PREFIX}/aggregate-to-view`]: "true" } : {} },
    rules: own,
    ...(whole ? { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { x: "y" } }] } } : {}),
  }));
const subject = fc.constantFrom(
  ...["oncall", "others", "system:authenticated"].map((name) => ({ kind: "Group", name })),
  { kind: "User", name: "p:ann" },
  { kind: "User", name: "ann" },
);
const binding = fc
  .record({
    name: fc.constantFrom("x", "y", "z"),
    namespace: fc.constantFrom(undefined, "default", "n"),
    annotations,
    role: fc.constantFrom("a", "b", "view", "missing"),
    subjects: fc.array(subject, { maxLength: 2 }),
  })
  .map(({ name, namespace, annotations: on, role, subjects }) => ({
    apiVersion,
    kind: namespace === undefined ? "ClusterRoleBinding" : "RoleBinding",
    metadata: { name, annotations: on, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { kind: "ClusterRole", name: role },
    subjects,
  }));
type Written = { readonly kind: string; readonly metadata: { readonly name: string; readonly namespace?: string } };
const objects = fc.uniqueArray<Written, string>(fc.oneof(clusterRole, binding, binding), {
  maxLength: 7,
  selector: ({ kind, metadata: { name, namespace = "" } }) => [kind, namespace, name].join(" "),
});
const grant = fc.record({
  kubernetesGroups: fc.constantFrom(["oncall"], ["oncall", "others"], undefined),
  username: fc.constantFrom(undefined, "p:{{SessionName}}", "ann"),
});

function repository(documents: readonly Written[], given: object): RepoBuilder {
  const files = CLUSTERS.grants("payments", { policies: { view: ["elsewhere"] }, ...given });
  if (documents.length === 0) return files;
  return files.file(
    "rbac/x.yaml",
    documents.map((one) => stringify(one, { aliasDuplicateObjects: false })).join("---\n"),
  );
}

const REQUESTS: readonly RbacRequest[] = ["get", "delete"].flatMap((verb) =>
  ["", "default", "n"].flatMap((namespace) =>
    [
      { resource: "pods" },
      { resource: "pods", subresource: "log" },
      { resource: "pods", name: "one" },
      { resource: "secrets" },
      { resource: "deployments", apiGroup: "apps" },
    ].map((more) => ask({ verb, namespace, ...more })),
  ),
);

it("whoever is allowed more or less by RBAC is told to gain or lose, and nobody where nothing changes", () => {
  let told = 0;
  fc.assert(
    fc.property(
      objects,
      objects,
      fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
      grant,
      grant,
      fc.boolean(),
      (one, other, kept, was, is, same) => {
        // Most of what there was stays: two repositories that share nothing say little about differences.
        const taken = one.filter((_, index) => kept[index]);
        const names = new Set(
          taken.map(({ kind, metadata }) => JSON.stringify([kind, metadata.namespace, metadata.name])),
        );
        const added = other.filter(
          ({ kind, metadata }) => !names.has(JSON.stringify([kind, metadata.namespace, metadata.name])),
        );
        const [before, after] = [repository(one, was), repository([...taken, ...added], same ? was : is)];
        const [old, now] = [compiled(before), compiled(after)];
        const { changes } = changesOf(before, after);
        const back = changesOf(after, before).changes;
        for (const cluster of ["prod-eu", "staging-eu"]) {
          const mine = changes.filter((change) => change.cluster === cluster && change.principal === ENGINEER);
          const has = (...kinds: readonly string[]): boolean => mine.some(({ kind }) => kinds.includes(kind));
          for (const request of REQUESTS) {
            const answer = ({ plan, model }: typeof old): string | undefined =>
              judgePrincipal(plan, model.manifests, cluster, ENGINEER, request)?.answer;
            const [then, today] = [answer(old), answer(now)];
            if (then !== "yes" && today === "yes") expect(has("role-gained", "rules-gained")).toBe(true);
            if (then === "yes" && today !== "yes") expect(has("role-lost", "rules-lost")).toBe(true);
            if (then !== today) told += 1;
          }
        }
        const count = (all: typeof changes, ...kinds: readonly string[]): number =>
          all.filter(({ kind }) => kinds.includes(kind)).length;
        expect(count(back, "role-lost")).toBe(count(changes, "role-gained"));
        expect(count(back, "rules-gained")).toBe(count(changes, "rules-lost"));
        expect(changesOf(before, before).changes).toEqual([]);
      },
    ),
    lawRuns(300),
  );
  expect(told).toBeGreaterThan(0);
});
