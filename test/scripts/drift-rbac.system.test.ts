import { execFileSync } from "node:child_process";
import { parseAllDocuments } from "yaml";

import type { DriftReport } from "../../lib/drift";
import { tryReadDrift } from "../../lib/github/read-drift";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { FILES, planOf, seedOf } from "../drift/world";
import { startKubeApi, type KubeApi, type KubeApiOptions } from "../support/kube-api";
import { describeWithPrograms } from "../support/require-tool";
import { access, folder, type Folder, type Outcome } from "./harness";

jest.setTimeout(60_000);

type Json = Readonly<Record<string, unknown>>;

const RBAC = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: debug }
rules: [{ apiGroups: [""], resources: [pods, pods/log], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: debug, namespace: payments, annotations: { eks-access-gitops/clusters: "one, two" } }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: debug }
subjects:
  - { kind: Group, name: "oncall:payments", apiGroup: rbac.authorization.k8s.io }
  - { kind: ServiceAccount, name: bot, namespace: payments }
`;

const EVERYTHING: Json = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "cluster-admin" },
  rules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }],
};
const binding = (name: string, group: string): Json => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name, resourceVersion: "7", uid: name },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  subjects: [{ kind: "Group", name: group, apiGroup: "rbac.authorization.k8s.io" }],
});

describeWithPrograms("drift --rbac", ["kubectl"], () => {
  let root: Folder;
  let sandbox: Sandbox;
  let api: KubeApi | undefined;

  beforeEach(async () => {
    root = folder();
    for (const [path, text] of Object.entries(FILES)) root.write(path, text);
    root.write("rbac/debug.yaml", RBAC);
    await access(["generate", "--root", root.path]);
    sandbox = await startSandbox({ seed: seedOf(planOf()), updateMs: 0 });
  });

  afterEach(async () => {
    await sandbox.close();
    await api?.close();
    api = undefined;
  });

  /** What `kubectl apply -k` would leave on a cluster. */
  function applied(cluster: string): Json[] {
    const text = execFileSync("kubectl", ["kustomize", `${root.path}/kustomize/${cluster}`], { encoding: "utf8" });
    return parseAllDocuments(text).map((document) => document.toJS() as Json);
  }

  async function start(bindings: readonly Json[], options: KubeApiOptions = {}): Promise<void> {
    api = await startKubeApi({ bindings: [EVERYTHING, ...bindings], ...options });
    root.write("kube/config", api.kubeconfig("mine"));
  }

  const run = (...argv: readonly string[]): Promise<Outcome> =>
    access(["drift", "--root", root.path, "--no-iam", "--rbac", "--cluster", "one", ...argv], {
      env: {
        PATH: process.env["PATH"],
        HOME: root.path,
        KUBECONFIG: `${root.path}/kube/config`,
        AWS_ENDPOINT_URL: sandbox.url,
        AWS_ACCESS_KEY_ID: "000000000000",
      },
    });
  const CONTEXT = ["--context", "mine"];

  it("finds nothing where what was generated is applied", async () => {
    await start(applied("one"));
    const { code, out } = await run(...CONTEXT, "--format", "json");
    expect([code, (JSON.parse(out) as DriftReport).clusters]).toEqual([
      0,
      [{ cluster: "one", findings: [], rbac: {} }],
    ]);
  });

  it("finds what was changed, taken away and bound behind the repository's back", async () => {
    const [role] = applied("one");
    const rules = [{ verbs: ["*"], apiGroups: [""], resources: ["pods"] }];
    await start([{ ...role, rules }, binding("mine", "team:payments"), binding("|bad`<b>", "ops\u001b[31m")]);
    const { code, out } = await run(...CONTEXT, "--format", "json");
    expect(code).toBe(1);
    expect((JSON.parse(out) as DriftReport).clusters[0]?.findings).toMatchObject([
      { kind: "rbac-unexpected", object: { name: "mine" }, origins: [{ file: "teams/payments.yaml" }] },
      { kind: "rbac-unexpected", object: { name: "|bad`<b>" } },
      { kind: "rbac-missing", object: { kind: "RoleBinding", name: "debug", namespace: "payments" } },
      { kind: "rbac-changed", expected: ["get,list pods/log"], actual: ["* pods"] },
    ]);
    expect(tryReadDrift(out)).toEqual(JSON.parse(out));
    const [table, markdown] = [await run(...CONTEXT), await run(...CONTEXT, "--format", "markdown")];
    expect(table.out).toContain("RBAC in no file");
    expect(table.out).not.toContain("\u001b");
    expect(markdown.out).toContain("| RBAC in no file (rbac-unexpected) | Kubernetes RBAC |");
    expect(markdown.out).not.toMatch(/\|bad`<b>[^`]*\|/);
  });

  it.each<[string, KubeApiOptions, RegExp]>([
    [
      "it may not look",
      { refuse: ({ path }) => (path.endsWith("/roles") ? { status: 403, reason: "Forbidden" } : undefined) },
      /may not do that/,
    ],
    [
      "the server answers nonsense",
      { bindings: [{ ...binding("a", "b"), kind: "Role", metadata: { name: "a" }, rules: "all" }] },
      /cannot be read/,
    ],
  ])("says so where %s, and takes nothing for clean", async (_what, options, why) => {
    await start(applied("one"), options);
    const { code, out, err } = await run(...CONTEXT, "--format", "json");
    expect(code).toBe(3);
    expect((JSON.parse(out) as DriftReport).clusters[0]?.rbac?.couldNotLook).toMatch(why);
    expect(err).toMatch(/could not look at the RBAC of one/);
    expect((await run(...CONTEXT)).out).toMatch(/one: COULD NOT LOOK at its RBAC/);
  });

  it("asks nobody without a context where EKS says no endpoint that answers", async () => {
    const { code, err } = await run();
    expect([code, err]).toEqual([3, expect.stringMatching(/could not look at the RBAC of one/) as string]);
  });

  it.each<[string[], RegExp]>([
    [["--context", "a", "--context", "b"], /given 2 times and --cluster 1 times/],
    [["--cluster", "t*", "--context", "a", "--context", "b"], /--cluster t\* may be several/],
  ])("refuses %j", async (argv, words) => {
    await start([]);
    const { code, err } = await run(...argv);
    expect(code).toBe(2);
    expect(err).toMatch(words);
  });
});
