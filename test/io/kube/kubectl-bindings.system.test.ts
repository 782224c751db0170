import { describeWithPrograms } from "../../support/require-tool";
import { couldNotLook, kube, startCluster } from "./kube-place";

jest.setTimeout(60_000);

const rbac = { apiVersion: "rbac.authorization.k8s.io/v1" };
const roleRef = (kind: string, name: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name });
const BINDINGS = [
  {
    ...rbac,
    kind: "ClusterRoleBinding",
    metadata: { name: "viewers" },
    roleRef: roleRef("ClusterRole", "view"),
    subjects: [
      { kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "team:viewers" },
      { kind: "ServiceAccount", name: "default", namespace: "x" },
    ],
  },
  {
    ...rbac,
    kind: "RoleBinding",
    metadata: { name: "deploy", namespace: "payments" },
    roleRef: roleRef("Role", "deployer"),
    subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "jane" }],
  },
  { ...rbac, kind: "RoleBinding", metadata: { name: "empty", namespace: "x" }, roleRef: roleRef("Role", "nothing") },
];

describeWithPrograms("RBAC through kubectl", ["kubectl"], () => {
  it("comes with every binding of every namespace", async () => {
    await startCluster({ bindings: BINDINGS });
    expect(await kube().bindings()).toEqual({
      bindings: [
        {
          kind: "ClusterRoleBinding",
          name: "viewers",
          namespace: undefined,
          role: { kind: "ClusterRole", name: "view" },
          subjects: [{ kind: "Group", name: "team:viewers" }],
        },
        {
          kind: "RoleBinding",
          name: "deploy",
          namespace: "payments",
          role: { kind: "Role", name: "deployer" },
          subjects: [{ kind: "User", name: "jane" }],
        },
        { kind: "RoleBinding", name: "empty", namespace: "x", role: { kind: "Role", name: "nothing" }, subjects: [] },
      ],
    });
  });

  it("may be empty", async () => {
    await startCluster();
    expect(await kube().bindings()).toEqual({ bindings: [] });
  });

  it("is not known where one of the two lists is refused", async () => {
    await startCluster({
      bindings: BINDINGS,
      refuse: ({ path }) => (path.endsWith("/rolebindings") ? { status: 403, reason: "Forbidden" } : undefined),
    });
    expect(await kube().bindings()).toEqual(couldNotLook("may not do that on the cluster"));
  });
});
