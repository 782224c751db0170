// What `yarn generate` writes, read by the real kubectl.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { parseAllDocuments } from "yaml";

import { access, example } from "../scripts/harness";
import { describeWithPrograms } from "../support/require-tool";

interface Read {
  readonly kind: string;
  readonly metadata: { readonly labels: object };
  readonly rules?: readonly object[];
}

const ROLE = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: odd, labels: { answer: "yes" }, annotations: { eks-access-gitops/clusters: "prod-*" } }
rules:
  - { verbs: ["*"], apiGroups: [""], resources: [configmaps], resourceNames: ["on", "1_0", "0x10", "~", "1:30"] }
`;

describeWithPrograms("kubectl kustomize", ["kubectl"], () => {
  const kustomize = (folder: string): Read[] => {
    const text = execFileSync("kubectl", ["kustomize", folder], { encoding: "utf8" });
    return text === "" ? [] : parseAllDocuments(text).map((one) => one.toJS() as Read);
  };

  it("reads each cluster's objects as they are meant, and none as none", async () => {
    const copy = example();
    copy.write("rbac/odd.yaml", ROLE);
    expect((await access(["generate", "--root", copy.path])).code).toBe(0);
    expect(kustomize(join(copy.path, "kustomize/prod-eu"))).toMatchObject([
      {
        kind: "ClusterRole",
        metadata: { labels: { answer: "yes", "app.kubernetes.io/managed-by": "eks-access-gitops" } },
        rules: [{ resourceNames: ["on", "1_0", "0x10", "~", "1:30"] }],
      },
    ]);
    expect(kustomize(join(copy.path, "kustomize/staging-eu"))).toEqual([]);
  });
});
