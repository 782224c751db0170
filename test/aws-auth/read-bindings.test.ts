// RBAC objects, as far as access entries have to do with them.
import { bindingsOf, readBindings } from "../../lib/aws-auth";
import { bytes } from "./support";

const view = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "viewers" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
  subjects: [
    { kind: "Group", name: "auditors", apiGroup: "rbac.authorization.k8s.io" },
    { kind: "User", name: "alice" },
    { kind: "ServiceAccount", name: "default", namespace: "x" },
  ],
};
const viewers = {
  kind: "ClusterRoleBinding",
  name: "viewers",
  namespace: undefined,
  role: { kind: "ClusterRole", name: "view" },
  subjects: [
    { kind: "Group", name: "auditors" },
    { kind: "User", name: "alice" },
  ],
};
const edit = "kind: RoleBinding\nmetadata: {name: e, namespace: pay}\nroleRef: {kind: Role, name: edit}\n";
const editors = {
  kind: "RoleBinding",
  name: "e",
  namespace: "pay",
  role: { kind: "Role", name: "edit" },
  subjects: [],
};

it("a List as kubectl gives it, other kinds skipped", () => {
  const list = { kind: "List", items: [{ kind: "Pod", metadata: { name: "p" } }, view, null, 7] };
  expect(bindingsOf(list)).toEqual([viewers]);
  expect(readBindings(bytes(JSON.stringify(list)))).toEqual({ bindings: [viewers] });
});

it("YAML of several documents, empty ones among them", () => {
  const text = `---\n# none\n---\n${edit}---\n${JSON.stringify(view)}\n---\nkind: Role\nmetadata: {name: x}\n`;
  expect(readBindings(bytes(text))).toEqual({ bindings: [editors, viewers] });
});

it("a RoleBinding without a namespace goes to default, as kubectl puts it there", () => {
  expect(bindingsOf({ ...view, kind: "RoleBinding" })).toMatchObject([{ namespace: "default" }]);
});

it.each([
  ["nothing", undefined],
  ["text", "x"],
  ["no role", { ...view, roleRef: undefined }],
  ["a role of another kind", { ...view, roleRef: { kind: "X", name: "y" } }],
  ["no name", { ...view, metadata: {} }],
  ["another API's kind of the name", { ...view, apiVersion: "authorization.openshift.io/v1" }],
])("%s is no binding", (_, object) => {
  expect(bindingsOf(object)).toEqual([]);
});

it.each([
  ["", /empty/],
  ["a: [", /neither YAML nor JSON/],
  ["NAME   ROLE   AGE\nx   ClusterRole/view   1d\n", /kubectl's table/],
  ["Error from server (Forbidden): x", /a kubectl message, not an object/],
])("%j is refused with what to run", (text, problem) => {
  const read = readBindings(bytes(text));
  expect("problem" in read && read.problem).toMatch(problem);
  expect("hint" in read && read.hint).toContain("kubectl get clusterrolebindings,rolebindings -A -o json");
});
