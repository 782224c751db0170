import { policyRule, type PolicyRule } from "../../lib/model";
import { ruleAllows, type RbacRequest, type ResourceRequest } from "../../lib/rbac";

const GET_POD: ResourceRequest = {
  kind: "resource",
  verb: "get",
  apiGroup: "",
  resource: "pods",
  subresource: "",
  name: "",
  namespace: "default",
};
const ask = (more: Partial<ResourceRequest>): RbacRequest => ({ ...GET_POD, ...more });
const url = (path: string, verb = "get"): RbacRequest => ({ kind: "url", verb, path });
const pods = (more: Partial<PolicyRule>): Partial<PolicyRule> => ({
  verbs: ["get"],
  apiGroups: [""],
  resources: ["pods"],
  ...more,
});

// Rows of Kubernetes' own tests (pkg/registry/rbac, plugin/pkg/auth/authorizer/rbac), in our words.
it.each<readonly [string, Partial<PolicyRule>, RbacRequest, boolean]>([
  ["the verb, group and resource that it names", pods({}), GET_POD, true],
  ["no other verb", pods({}), ask({ verb: "list" }), false],
  ["no other group", pods({}), ask({ apiGroup: "apps" }), false],
  ["every verb, by a star", pods({ verbs: ["*"] }), ask({ verb: "deletecollection" }), true],
  ["no subresource by its resource", pods({}), ask({ subresource: "log" }), false],
  ["no resource by its subresource", pods({ resources: ["pods/log"] }), GET_POD, false],
  ["a subresource that it names", pods({ resources: ["pods/log"] }), ask({ subresource: "log" }), true],
  ["a subresource of any resource", pods({ resources: ["*/log"] }), ask({ subresource: "log" }), true],
  ["no resource by such a star", pods({ resources: ["*/log"] }), GET_POD, false],
  ["no other subresource by such a star", pods({ resources: ["*/log"] }), ask({ subresource: "exec" }), false],
  ["no subresources by a star behind the slash", pods({ resources: ["pods/*"] }), ask({ subresource: "log" }), false],
  ["every subresource by a star", pods({ resources: ["*"] }), ask({ subresource: "log" }), true],
  ["the star itself by a star", pods({ resources: ["*"] }), ask({ resource: "*" }), true],
  ["the star itself by nothing less", pods({}), ask({ resource: "*" }), false],
  ["an object that it names", pods({ resourceNames: ["a"] }), ask({ name: "a" }), true],
  ["no other object", pods({ resourceNames: ["a"] }), ask({ name: "b" }), false],
  ["no request without a name, where it names objects", pods({ resourceNames: ["a"] }), GET_POD, false],
  ["no object by a star: it is a name", pods({ resourceNames: ["*"] }), ask({ name: "a" }), false],
  ["nothing without verbs", pods({ verbs: [] }), GET_POD, false],
  ["no path by its resources", pods({}), url("/pods"), false],
  ["a path", { verbs: ["get"], nonResourceURLs: ["/healthz"] }, url("/healthz"), true],
  ["no path below it", { verbs: ["get"], nonResourceURLs: ["/healthz"] }, url("/healthz/etcd"), false],
  ["paths that begin so", { verbs: ["get"], nonResourceURLs: ["/healthz/*"] }, url("/healthz/etcd"), true],
  ["not the folder itself", { verbs: ["get"], nonResourceURLs: ["/healthz/*"] }, url("/healthz"), false],
  ["all paths by a star", { verbs: ["*"], nonResourceURLs: ["*"] }, url("/metrics", "post"), true],
  ["no star in the middle", { verbs: ["get"], nonResourceURLs: ["/a/*/b"] }, url("/a/x/b"), false],
  ["no path with another verb", { verbs: ["get"], nonResourceURLs: ["*"] }, url("/metrics", "post"), false],
  ["no resource by its paths", { verbs: ["get"], nonResourceURLs: ["*"] }, GET_POD, false],
])("a rule allows %s", (_what, rule, request, expected) => {
  expect(ruleAllows(policyRule(rule), request)).toBe(expected);
});
