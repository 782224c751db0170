// `can-i` and `who-can` against an evaluator of its own, over random repositories, manifests and questions.
import * as fc from "fast-check";
import { stringify } from "yaml";

import { allowedRecords, answerRecord, judgePrincipal, readQuestion, whoCan } from "../../lib/authorization";
import { policyName } from "../../lib/model";
import { lawRuns } from "../support/law-runs";
import { oracle, type OracleEntry, type OracleObject, type OracleQuestion } from "./oracle";
import { lookAt, open } from "./world";

const CLUSTERS = ["prod-eu", "prod-us", "staging"];
const GROUPS = ["payments", "identity", "oncall"];
const NAMESPACES = ["default", "payments", "team-a", "team-b"];
const ROLES = ["reader", "writer", "whole", "part"];
const PREFIX = "rbac.authorization.k8s.io";
const LABELS = ["to-whole", `${PREFIX}/aggregate-to-view`, "tier"];

const some = <T>(words: readonly T[], minLength = 0): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength, maxLength: 3 });

// What a question may be about, as kubectl spells it, and what an API server makes of it.
const TYPES = [
  { word: "pods", group: "", resource: "pods", isNamespaced: true },
  { word: "po", group: "", resource: "pods", isNamespaced: true },
  { word: "secrets", group: "", resource: "secrets", isNamespaced: true },
  { word: "deployment", group: "apps", resource: "deployments", isNamespaced: true },
  { word: "nodes", group: "", resource: "nodes", isNamespaced: false },
  { word: "namespaces", group: "", resource: "namespaces", isNamespaced: false },
  { word: "clusterroles", group: PREFIX, resource: "clusterroles", isNamespaced: false },
  { word: "widgets.example.com", group: "example.com", resource: "widgets", isNamespaced: true },
  { word: "*", group: "", resource: "*", isNamespaced: true },
  { word: "*.*", group: "*", resource: "*", isNamespaced: true },
] as const;
const VERBS = ["get", "list", "create", "delete", "deletecollection", "bind", "escalate", "*"];
const PATHS = ["/healthz", "/metrics", "/metrics/slis", "/api", "/logs", "/healthz/etcd"];

const resourceRule = fc.record(
  {
    verbs: some(["get", "list", "create", "delete", "*"], 1),
    apiGroups: some(["", "apps", "example.com", "*"], 1),
    resources: some(["pods", "pods/log", "*/log", "secrets", "deployments", "nodes", "namespaces", "widgets", "*"], 1),
    resourceNames: some(["one", "two", "payments"]),
  },
  { requiredKeys: ["verbs", "apiGroups", "resources"] },
);
const urlRule = fc.record({
  verbs: some(["get", "*"], 1),
  nonResourceURLs: some(["/healthz", "/healthz/*", "/metrics*", "*", "/logs"], 1),
});
const clusterRules = fc.array(fc.oneof({ weight: 3, arbitrary: resourceRule }, urlRule), { maxLength: 3 });

const annotations = fc.option(
  fc
    .constantFrom("prod-*", "*, !prod-us", "staging", " prod-eu ,prod-us")
    .map((clusters) => ({ "eks-access-gitops/clusters": clusters })),
  { nil: undefined },
);
const labels = fc.dictionary(fc.constantFrom(...LABELS), fc.constantFrom("true", "gold"), { noNullPrototype: true });
const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom(...LABELS),
    operator: fc.constantFrom("In", "NotIn"),
    values: some(["true", "gold"], 1),
  }),
  fc.record({ key: fc.constantFrom(...LABELS), operator: fc.constantFrom("Exists", "DoesNotExist") }),
);
const selector = fc.oneof(
  fc.record({ matchLabels: labels }),
  fc.record({ matchExpressions: fc.array(requirement, { minLength: 1, maxLength: 2 }) }),
  fc.constant({}),
);

/** Without the keys that are undefined. */
const drop = (object: unknown): OracleObject => JSON.parse(JSON.stringify(object)) as OracleObject;
const apiVersion = `${PREFIX}/v1`;

const clusterRole = fc
  .tuple(
    fc.constantFrom(...ROLES),
    labels,
    annotations,
    clusterRules,
    fc.option(fc.array(selector, { minLength: 1, maxLength: 2 })),
  )
  .map(([name, own, on, rules, selectors]) =>
    drop({
      apiVersion,
      kind: "ClusterRole",
      metadata: { name, labels: own, annotations: on },
      rules,
      ...(selectors === null ? {} : { aggregationRule: { clusterRoleSelectors: selectors } }),
    }),
  );
const role = fc
  .tuple(
    fc.constantFrom(...ROLES),
    fc.constantFrom(...NAMESPACES),
    annotations,
    fc.array(resourceRule, { maxLength: 2 }),
  )
  .map(([name, namespace, on, rules]) =>
    drop({ apiVersion, kind: "Role", metadata: { name, namespace, annotations: on }, rules }),
  );
const USERS = [
  "p:jane",
  "p:jo@acme",
  "p:{{SessionName}}",
  "static",
  "arn:aws:sts::123456789012:assumed-role/engineer/jane",
];
const subject = fc.oneof(
  fc.record({ kind: fc.constant("Group"), name: fc.constantFrom(...GROUPS, "system:authenticated", "nobody") }),
  fc.record({ kind: fc.constant("User"), name: fc.constantFrom(...USERS) }),
  fc.record({
    kind: fc.constant("ServiceAccount"),
    name: fc.constantFrom(...GROUPS),
    namespace: fc.constant("default"),
  }),
);
const bound = [...ROLES, "view", "edit", "admin", "system:monitoring", "missing"];
const clusterRoleBinding = fc
  .tuple(fc.constantFrom("a", "b", "c"), annotations, fc.constantFrom(...bound), fc.array(subject, { maxLength: 3 }))
  .map(([name, on, to, subjects]) =>
    drop({
      apiVersion,
      kind: "ClusterRoleBinding",
      metadata: { name, annotations: on },
      roleRef: { kind: "ClusterRole", name: to },
      subjects,
    }),
  );
const roleBinding = fc
  .tuple(
    fc.constantFrom("a", "b", "c"),
    fc.constantFrom(...NAMESPACES),
    annotations,
    fc.oneof(
      fc.record({ kind: fc.constant("ClusterRole"), name: fc.constantFrom(...bound) }),
      fc.record({ kind: fc.constant("Role"), name: fc.constantFrom(...ROLES, "missing") }),
    ),
    fc.array(subject, { maxLength: 3 }),
  )
  .map(([name, namespace, on, roleRef, subjects]) =>
    drop({ apiVersion, kind: "RoleBinding", metadata: { name, namespace, annotations: on }, roleRef, subjects }),
  );

/** No two of one kind and name: such a repository is refused. */
const objects: fc.Arbitrary<OracleObject[]> = fc.uniqueArray(
  fc.oneof(clusterRole, role, clusterRoleBinding, clusterRoleBinding, roleBinding, roleBinding),
  {
    maxLength: 12,
    selector: ({ kind, metadata }) => [kind, metadata.namespace ?? "", metadata.name].join(" "),
  },
);

const scope = fc.oneof(fc.constant("cluster"), some(["default", "payments", "team-*", "team-a"], 1));
const POLICIES = [
  "view",
  "edit",
  "admin",
  "admin-view",
  "cluster-admin",
  "secret-reader",
  "AmazonAIOpsAssistantPolicy",
];
const grant = fc.record(
  {
    principals: fc.constantFrom([{ role: "engineer" }], [{ role: "path/lead" }], [{ user: "u" }]),
    clusters: fc.constantFrom(["*"], ["prod-*"], ["staging"]),
    policies: fc.dictionary(fc.constantFrom(...POLICIES), scope, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
    kubernetesGroups: some(GROUPS),
  },
  { requiredKeys: ["principals", "clusters", "policies"] },
);
/** Only one grant names a role's username, so that none contradicts another. */
const usernames = fc.record({
  engineer: fc.constantFrom(undefined, "p:{{SessionName}}", "p:{{SessionNameRaw}}", "static"),
});

interface Ask {
  readonly asked: {
    verb: string;
    type: string;
    subresource: string | undefined;
    namespace: string | undefined;
    allNamespaces: boolean;
  };
  readonly q: OracleQuestion;
  readonly isForAll: boolean;
}

const question: fc.Arbitrary<Ask> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({
        verb: fc.constantFrom(...VERBS),
        type: fc.constantFrom(...TYPES),
        subresource: fc.constantFrom("", "", "log", "status"),
        name: fc.constantFrom("", "", "one", "payments"),
        place: fc.constantFrom<string | undefined>(...NAMESPACES, "-A", undefined),
      })
      .map(({ verb, type, subresource, name, place }): Ask => {
        const isNamespace = type.resource === "namespaces" && name !== "";
        const all = place === "-A" && !isNamespace;
        const asked = {
          verb,
          type: `${type.word}${name === "" ? "" : `/${name}`}`,
          subresource: subresource === "" ? undefined : subresource,
          namespace: place === "-A" ? undefined : place,
          allNamespaces: all,
        };
        const within = isNamespace ? name : !type.isNamespaced || all ? undefined : (asked.namespace ?? "default");
        const { group, resource } = type;
        return {
          asked,
          q: { verb, group, resource, subresource, name, namespace: within },
          isForAll: all && type.isNamespaced,
        };
      }),
  },
  fc.record({ verb: fc.constantFrom("get", "post"), path: fc.constantFrom(...PATHS) }).map(({ verb, path }): Ask => {
    const nothing = { group: "", resource: "", subresource: "", name: "", namespace: undefined };
    return {
      asked: { verb, type: path, subresource: undefined, namespace: undefined, allNamespaces: false },
      q: { verb, path, ...nothing },
      isForAll: false,
    };
  }),
);

/** An entry in the oracle's words; that grants become entries so has an oracle of its own (test/scale). */
const DEFAULTS: Readonly<Record<string, string>> = {
  "role/engineer": "arn:aws:sts::123456789012:assumed-role/engineer/{{SessionName}}",
  "role/path/lead": "arn:aws:sts::123456789012:assumed-role/lead/{{SessionName}}",
  "user/u": "arn:aws:iam::123456789012:user/u",
};

it("answers as an evaluator of its own does", () => {
  const tally = { yes: 0, no: 0, unknown: 0 };
  fc.assert(
    fc.property(
      fc.array(grant, { minLength: 1, maxLength: 4 }),
      usernames,
      objects,
      fc.array(question, { minLength: 20, maxLength: 20 }),
      (grants, { engineer }, manifests, questions) => {
        const own =
          engineer === undefined
            ? []
            : [{ principals: [{ role: "engineer" }], clusters: ["*"], policies: undefined, username: engineer }];
        const files = CLUSTERS.reduce((all, name) => all.cluster(name), open())
          .grants("platform", ...grants, ...own)
          .file(
            "rbac/all.yaml",
            manifests.map((one) => stringify(one, { aliasDuplicateObjects: false })).join("---\n") ||
              "kind: List\napiVersion: v1\nitems: []\n",
          );
        const { plan, model } = lookAt(files);
        for (const { asked, q, isForAll } of questions) {
          const asking = readQuestion(asked);
          const expected: string[] = [];
          for (const { entries } of plan.clusters) {
            for (const entry of entries.filter(({ purpose }) => purpose === "grant")) {
              const { principal, cluster, username, kubernetesGroups, policies } = entry;
              const name = `${principal.kind}${principal.path}${principal.name}`;
              const described: OracleEntry = {
                cluster: cluster.name,
                username: username ?? DEFAULTS[name] ?? "",
                groups: kubernetesGroups.map(({ value }) => value),
                policies: Object.fromEntries(
                  policies.map(({ arn, scope: given }) => [
                    policyName(arn, "aws"),
                    given.type === "cluster" ? "cluster" : given.namespaces.map(({ value }) => value),
                  ]),
                ),
              };
              expect(described.username).toBe(
                principal.name === "engineer" && engineer !== undefined ? engineer : DEFAULTS[name],
              );
              const { answer, where } = oracle(described, manifests, q);
              const verdict = judgePrincipal(plan, model.manifests, cluster.name, principal.arn, asking.request);
              if (verdict === undefined) throw new Error("no entry");
              const record = answerRecord(verdict, asking);
              expect({ asked, answer: record.answer }).toEqual({ asked, answer });
              expect(record.namespaces === undefined).toBe(!(isForAll && answer === "no"));
              // As sets: which names a wildcard covers, merging decides.
              expect(new Set(record.namespaces ?? [])).toEqual(
                new Set(isForAll && answer === "no" ? uncovered(where) : []),
              );
              tally[answer] += 1;
              if (answer !== "no") expected.push([cluster.name, principal.arn, answer].join(" "));
            }
          }
          const allowed = allowedRecords(whoCan(plan.clusters, model.manifests, asking.request)).filter(
            ({ principal }) => !principal.endsWith("eks-break-glass"),
          );
          expect(allowed.map(({ cluster, principal, answer }) => [cluster, principal, answer].join(" "))).toEqual(
            expected,
          );
        }
      },
    ),
    lawRuns(100),
  );
  // Questions that all have one answer would show nothing.
  expect(Math.min(...Object.values(tally))).toBeGreaterThan(20);
});

function uncovered(names: readonly string[]): string[] {
  return names.filter(
    (name) => !names.some((other) => other !== name && other.endsWith("*") && name.startsWith(other.slice(0, -1))),
  );
}
