import fc from "fast-check";

import { containsScope, type Scope } from "../../lib/access/scope";
import { CATALOGUE } from "../../lib/model";
import { ROLES_OF_EVERYONE, ruleAllows, type RbacRequest } from "../../lib/rbac";
import { tryPropose, type Need } from "../../lib/usage/would-suffice";
import { lawRuns } from "../support/law-runs";

const VIEW = "AmazonEKSViewPolicy";
const EDIT = "AmazonEKSEditPolicy";
const ADMIN = "AmazonEKSAdminPolicy";
const CLUSTER_ADMIN = "AmazonEKSClusterAdminPolicy";

/** `get pods -n payments`, `get /metrics`: as kubectl has it. */
function need(words: string, requests = 1): Need {
  const [verb = "", what = "", , namespace = ""] = words.split(" ");
  if (what.startsWith("/")) return { request: { kind: "url", verb, path: what }, requests };
  const [type = "", subresource = ""] = what.split("/");
  const [resource = "", ...group] = type.split(".");
  const apiGroup = group.join(".");
  return { request: { kind: "resource", verb, apiGroup, resource, subresource, name: "", namespace }, requests };
}

type Scopes = Readonly<Record<string, Scope>>;
const propose = (declared: Scopes, ...words: string[]): Scopes | undefined =>
  tryPropose(
    declared,
    words.map((one) => need(one)),
  )?.policies;

describe("a smaller grant", () => {
  it.each<[string, Scopes, string[], Scopes]>([
    ["a smaller policy", { [CLUSTER_ADMIN]: "cluster" }, ["list pods"], { [VIEW]: "cluster" }],
    ["fewer namespaces", { [EDIT]: ["a", "b"] }, ["create pods -n a"], { [EDIT]: ["a"] }],
    ["names instead of a pattern", { [EDIT]: ["a-*"] }, ["create pods -n a-1"], { [EDIT]: ["a-1"] }],
    ["both", { [ADMIN]: "cluster" }, ["get pods -n a", "create jobs.batch -n b"], { [VIEW]: ["a"], [EDIT]: ["b"] }],
    [
      "viewing all, editing some",
      { [CLUSTER_ADMIN]: "cluster" },
      ["list pods", "create pods -n a"],
      { [VIEW]: "cluster", [EDIT]: ["a"] },
    ],
    ["what contains the other", { [ADMIN]: "cluster" }, ["list pods", "create pods"], { [EDIT]: "cluster" }],
    ["reading of secrets alone", { [EDIT]: "cluster" }, ["get secrets -n a"], { AmazonEKSSecretReaderPolicy: ["a"] }],
    [
      "reading of what only an administrator's view reads",
      { [CLUSTER_ADMIN]: "cluster" },
      ["list nodes"],
      { AmazonEKSAdminViewPolicy: "cluster" },
    ],
    ["one of two", { [VIEW]: "cluster", [EDIT]: ["a"] }, ["list pods"], { [VIEW]: "cluster" }],
    [
      "none, for what everybody may",
      { [CLUSTER_ADMIN]: "cluster" },
      ["get /api", "get /apis/apps/v1", "create selfsubjectaccessreviews.authorization.k8s.io"],
      {},
    ],
    [
      "beside what cannot be compared",
      { [CLUSTER_ADMIN]: "cluster", AmazonEKSKROPolicy: "cluster" },
      ["list pods -n a"],
      { [VIEW]: ["a"] },
    ],
  ])("is proposed: %s", (_what, declared, words, expected) => {
    expect(propose(declared, ...words)).toEqual(expected);
  });

  it.each<[string, Scopes, string[]]>([
    ["nothing was used", { [CLUSTER_ADMIN]: "cluster" }, []],
    ["everything is needed", { [VIEW]: "cluster" }, ["list pods"]],
    ["only the whole will do", { [CLUSTER_ADMIN]: "cluster" }, ["create nodes"]],
    ["paths are used that one policy alone allows", { [CLUSTER_ADMIN]: "cluster" }, ["get /metrics"]],
    ["what is used, is more than the files give now", { [VIEW]: ["a"] }, ["create pods -n a"]],
    ["it was used in more namespaces than the files give now", { [EDIT]: ["a"] }, ["get pods -n b"]],
    ["no policy of the files is published", { AmazonEKSKROPolicy: "cluster" }, ["list pods"]],
    ["one is of nobody's catalogue", { AcmePolicy: "cluster" }, ["list pods"]],
  ])("is not where %s", (_why, declared, words) => {
    expect(propose(declared, ...words)).toBeUndefined();
  });

  it("is the files' own without what allowed nothing, where no rules explain what was allowed", () => {
    const declared = { [VIEW]: "cluster", [ADMIN]: ["a"] } as const;
    const odd = [need("frobnicate pods")];
    expect(tryPropose(declared, odd, new Set([VIEW]))?.policies).toEqual({ [VIEW]: "cluster" });
    expect(tryPropose(declared, odd, new Set([VIEW, ADMIN]))).toBeUndefined();
    // Of what no file gives any more, the rest of them is no explanation.
    expect(tryPropose(declared, odd, new Set([VIEW, EDIT]))).toBeUndefined();
  });

  it("has its evidence with it", () => {
    const needs = [
      need("list pods -n a", 3),
      need("get pods -n b", 4),
      need("list pods", 2),
      need("get deployments.apps/scale -n a"),
    ];
    expect(tryPropose({ [CLUSTER_ADMIN]: "cluster" }, needs)).toEqual({
      policies: { [VIEW]: "cluster" },
      insteadOf: { [CLUSTER_ADMIN]: "cluster" },
      requests: 10,
      used: [
        { resource: "deployments.apps/scale", verbs: ["get"], scope: ["a"], requests: 1 },
        { resource: "pods", verbs: ["get", "list"], scope: ["a", "b"], requests: 7 },
        { resource: "pods", verbs: ["list"], scope: "cluster", requests: 2 },
      ],
    });
  });
});

const allowed = (policy: string, request: RbacRequest): boolean =>
  CATALOGUE.get(policy)?.rules?.some((rule) => ruleAllows(rule, request)) ?? false;

/** Whether a grant allows a request: as the policies' rules say, where their scope is. */
function grantAllows(grant: Scopes, request: RbacRequest): boolean {
  if (ROLES_OF_EVERYONE.some(({ rules }) => rules.some((rule) => ruleAllows(rule, request)))) return true;
  return Object.entries(grant).some(([policy, scope]) => {
    const namespace = request.kind === "url" ? "" : request.namespace;
    const isWithin = scope === "cluster" || (namespace !== "" && containsScope(scope, [namespace]));
    return isWithin && allowed(policy, request);
  });
}

const anyNeed = fc
  .record({
    verb: fc.constantFrom("get", "list", "watch", "create", "update", "patch", "delete", "impersonate", "escalate"),
    type: fc.constantFrom(
      "pods",
      "pods/log",
      "pods/exec",
      "secrets",
      "nodes",
      "deployments.apps",
      "roles.rbac.authorization.k8s.io",
      "widgets.acme.example",
      "serviceaccounts",
      "namespaces",
      "/api",
      "/metrics",
    ),
    namespace: fc.constantFrom("", "a", "b", "c"),
  })
  .map(({ verb, type, namespace }) => need(`${verb} ${type}${namespace === "" ? "" : ` -n ${namespace}`}`));
const anyScope = fc.constantFrom<Scope>("cluster", ["a"], ["a", "b"], ["a", "b", "c"]);
const anyGrant = fc.dictionary(
  fc.constantFrom(
    VIEW,
    EDIT,
    ADMIN,
    CLUSTER_ADMIN,
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSSecretReaderPolicy",
    "AmazonEKSSecretAdminPolicy",
  ),
  anyScope,
  { minKeys: 1 },
);

describe("whatever was allowed", () => {
  it("a proposal allows it too, and nothing that the files do not give, and less than them", () => {
    fc.assert(
      fc.property(
        anyGrant,
        fc.array(anyNeed, { maxLength: 8 }),
        fc.array(anyNeed, { maxLength: 30 }),
        (grant, needs, others) => {
          const within = needs.filter(({ request }) => grantAllows(grant, request));
          const used = within.flatMap(({ request }) => {
            return (
              Object.entries(grant).find(([policy, scope]) => grantAllows({ [policy]: scope }, request))?.[0] ?? []
            );
          });
          const found = tryPropose(grant, within, new Set(used));
          if (found === undefined) return;
          for (const { request } of within) expect(grantAllows(found.policies, request)).toBe(true);
          for (const { request } of others) {
            if (grantAllows(found.policies, request))
              expect({ request, is: grantAllows(grant, request) }).toEqual({ request, is: true });
          }
          expect(found.policies).not.toEqual(grant);
        },
      ),
      lawRuns(2000),
    );
  });
});
